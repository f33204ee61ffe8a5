/// The objects by their places in a municipality's part: 5 the table of contents, 6 the signature, 7 the structure tree, then the fronts
/// and as many scramble images. 1 to 4 are the centre's, which adds them behind the signature.
extension PDFStructure {
    static let tree = 2, ground = 3, deterrent = 4, contents = 5, signature = 6, root = 7, firstFront = 8
    private static let maximumPages = 99

    mutating func resolve() {
        visit(Self.contents, .contents) { (structure, object) throws(Unexplained) in
            let offsets = structure.objects.values.filter { $0.number >= Self.root }.sorted { $0.number < $1.number }.map { PDFValue.integer($0.start) }
            try structure.check(object, ["Type": .name("KofuContent"), "Signature": .reference(Self.signature), "Offsets": .array(offsets)], open: ["Fronts", "Scrambles"])
            guard case .integer(let fronts)? = object.dictionary["Fronts"], (1...Self.maximumPages).contains(fronts), object.dictionary["Scrambles"] == .integer(fronts) else {
                throw structure.fault("not one scramble image for each front", object)
            }
            structure.pages = fronts
            structure.visit(Self.signature, .signature) { (structure, signature) throws(Unexplained) in
                let range = PDFValue.array([.integer(0), .integer(object.end)])
                try structure.check(signature, ["Type": .name("KofuSignature"), "ByteRange": range], open: ["Length"])
            }
            for index in 0..<fronts { structure.front(index) }
            for index in 0..<fronts { structure.scrambleImage(Self.firstFront + fronts + index) }
            structure.structureTree(fronts)
        }
    }

    /// A front begins with what the centre puts under it, and holds nothing beside.
    private mutating func front(_ index: Int) {
        visit(Self.firstFront + index, .page) { (structure, object) throws(Unexplained) in
            try structure.check(object, ["Type": .name("Page"), "Parent": .reference(Self.tree), "StructParents": .integer(index)], open: ["Contents", "Resources"])
            guard case .array(let contents)? = object.dictionary["Contents"], contents.count == 2, contents.first == .reference(Self.ground) else {
                throw structure.fault("a front of other contents than ground and text", object)
            }
            let resources = try structure.reference(object.dictionary["Resources"], object)
            if structure.roles[resources] == nil {
                structure.visit(resources, .resources) { (structure, object) throws(Unexplained) in
                    guard object.stream == nil else { throw structure.fault("resources that are a stream", object) }
                    structure.frontNames = try structure.names(object.dictionary, object, depth: 0)
                }
            }
            let names = structure.frontNames
            structure.visit(try structure.reference(contents.last, object), .content) { (structure, object) throws(Unexplained) in
                try structure.check(object, ["Filter": .name("FlateDecode")], open: ["Length"])
                structure.texts += try structure.drawing(object, names, marks: ["H1", "P"])
            }
        }
    }

    /// On a back: a drawing of one image and no text. What the image holds is encrypted, and so as free as random octets.
    private mutating func scrambleImage(_ number: Int) {
        visit(number, .scrambleImage) { (structure, object) throws(Unexplained) in
            let said = structure.texts.count
            try structure.form(object, depth: 0)
            guard structure.texts.count == said, case .dictionary(let resources)? = object.dictionary["Resources"], resources.map(\.key) == ["XObject"],
                  case .dictionary(let images)? = resources.first?.value, images.count == 1 else { throw structure.fault("a back with other than one image", object) }
        }
    }

    /// A heading and a paragraph for each front, in their order.
    private mutating func structureTree(_ fronts: Int) {
        visit(Self.root, .structure) { (structure, object) throws(Unexplained) in
            try structure.check(object, ["Type": .name("StructTreeRoot")], open: ["K", "ParentTree"])
            let document = try structure.reference(object.dictionary["K"], object)
            var elements: [PDFValue] = []
            structure.visit(document, .element) { (structure, object) throws(Unexplained) in
                try structure.check(object, ["Type": .name("StructElem"), "S": .name("Document"), "P": .reference(Self.root)], open: ["K"])
                guard case .array(let kids)? = object.dictionary["K"], kids.count == 2 * fronts else { throw structure.fault("not two elements for each front", object) }
                elements = kids
                for (index, kid) in kids.enumerated() {
                    let number = try structure.reference(kid, object)
                    guard structure.roles[number] == nil else { throw structure.fault("an element that stands twice", object) }
                    structure.visit(number, .element) { (structure, object) throws(Unexplained) in
                        try structure.check(object, [
                            "Type": .name("StructElem"), "S": .name(index % 2 == 0 ? "H1" : "P"), "P": .reference(document),
                            "Pg": .reference(Self.firstFront + index / 2), "K": .integer(index % 2),
                        ], open: [])
                    }
                }
            }
            let numbers = PDFValue.array(stride(from: 0, to: elements.count - 1, by: 2).flatMap { [.integer($0 / 2), .array(Array(elements[$0...($0 + 1)]))] })
            structure.visit(try structure.reference(object.dictionary["ParentTree"], object), .parents) { (structure, object) throws(Unexplained) in
                try structure.check(object, ["Nums": numbers], open: [])
            }
        }
    }
}
