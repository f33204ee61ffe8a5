/// What a certificate has to say, by the register, in the order of the paper, without white space.
struct Statement {
    /// One label of the form with what stands behind it.
    struct Field {
        let label: String
        let value: String
        /// It says whose paper it is.
        let isOfPerson: Bool

        /// - Parameter value: what the register says; nil or empty where it has nothing, for which a paper has asterisks.
        init(_ label: String, _ value: String?, isOfPerson: Bool = false) {
            self.label = label.withoutSpaces
            self.value = (value?.isEmpty ?? true ? Sheet.noEntry : value ?? "").withoutSpaces
            self.isOfPerson = isOfPerson
        }

        /// A heading, with nothing behind it.
        init(heading: String) {
            label = heading.withoutSpaces
            value = ""
            isOfPerson = false
        }
    }

    /// With what stands beside it.
    let title: String
    /// On every page.
    let heading: [Field]
    /// From the first page to the last.
    let body: [Field]
    let sentence: String
    /// Labels of what can be asked for and was not.
    var unasked: [String] = []
    /// How many people the register must have handed out for it, and as what.
    let read: (count: Int, outcome: String)
}
