public import Domain

extension Topology {
    /// A municipality that issues at kiosks: what it offers, when, and for how much.
    public struct Municipality: Sendable, Hashable {
        /// The key in the file, also the name of its issuing server.
        public let id: String
        /// 全国地方公共団体コード: six digits, the last a check digit.
        public let code: String
        public let name: String
        public let prefecture: String
        public let head: Head
        public let pattern: Pattern
        /// How many made-up residents its registers hold.
        public let residents: Int
        public let paper: Paper
        public let hours: Hours
        /// What it issues, in the order of its menu.
        public let certificates: [Certificate]

        /// Nil where the municipality does not issue this kind.
        public func certificate(_ kind: CertificateKind) -> Certificate? {
            certificates.first { $0.kind == kind }
        }

        public func timetable(of kind: CertificateKind) -> Timetable {
            kind.isOfFamilyRegister ? hours.familyRegister : hours.general
        }
    }

    /// Who signs the certificates. Made up.
    public struct Head: Sendable, Hashable {
        /// 市長, 町長
        public let title: String
        public let name: String
    }

    /// Where the issuing server stands.
    public enum Pattern: String, Sendable, Hashable, CaseIterable {
        case onPremises = "on-premises"
        /// At an application service provider inside LGWAN, fed by the city's registers (A6, A7).
        case lgwanASP = "lgwan-asp"
    }

    /// What only the paper shows (H2, H4).
    public struct Paper: Sendable, Hashable {
        /// けん制文字: comes out when the paper is copied.
        public let deterrentText: String
        public let latentImage: LatentImage
    }

    /// 潜像画像: what is hidden in the cherry blossom.
    public enum LatentImage: String, Sendable, Hashable, CaseIterable {
        /// 丸証
        case certifiedMark = "certified-mark"
        case rabbit = "rabbit"
    }

    /// One line of a municipality's menu.
    public struct Certificate: Sendable, Hashable {
        public let kind: CertificateKind
        /// For each copy.
        public let feeYen: Int
        /// The most copies in one request.
        public let copiesMaximum: Int
        public let options: [Option]

        public func option(named name: String) -> Option? { options.first { $0.name == name } }
    }

    /// A choice that the applicant makes about a certificate (B1).
    public struct Option: Sendable, Hashable {
        public let name: String
        /// The first is what a kiosk proposes.
        public let values: [String]
        /// How many of the values one request may name.
        public let choicesMaximum: Int
    }
}

extension Topology.Municipality {
    /// The head's title with the municipality's name, the shared character written once: 小田原市 and 市長 give 小田原市長.
    public var headTitleInFull: String {
        guard let shared = name.last, head.title.first == shared else { return name + head.title }
        return name + head.title.dropFirst()
    }
}
