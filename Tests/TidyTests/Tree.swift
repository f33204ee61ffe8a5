import Foundation

/// The repository as text. These tests read it and import nothing of it.
enum Tree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct File: Sendable {
        /// From the root, as in `Sources/Line/Line.swift`.
        let path: String
        let lines: [String]
        /// The lines without comments and without what stands between quotation marks, so that words about code are not taken for code.
        let code: [String]

        init(path: String, text: String) {
            self.path = path
            lines = text.components(separatedBy: "\n")
            code = lines.map(File.code(of:))
        }

        private static func code(of line: String) -> String {
            var code: [UInt8] = []
            var isQuoted = false
            var previous = UInt8(ascii: " ")
            for octet in line.utf8 {
                if octet == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") { isQuoted.toggle() }
                if octet == UInt8(ascii: "/"), previous == UInt8(ascii: "/"), !isQuoted { return String(decoding: code.dropLast(), as: UTF8.self) }
                if !isQuoted || octet == UInt8(ascii: "\"") { code.append(octet) }
                previous = octet
            }
            return String(decoding: code, as: UTF8.self)
        }
    }

    static func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    /// Read once for all tests.
    private static let swiftFiles = Result { try ["Sources", "Tests"].flatMap { folder in try files(in: folder) { $0.hasSuffix(".swift") } } }

    /// The Swift files below a folder.
    static func swiftFiles(in folder: String) throws -> [File] { try swiftFiles.get().filter { $0.path.hasPrefix("\(folder)/") } }

    static func files(in folder: String, where isWanted: (String) -> Bool) throws -> [File] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).filter(isWanted).sorted().map { path in
            File(path: "\(folder)/\(path)", text: try text("\(folder)/\(path)"))
        }
    }

    static func folders(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(at: root.appending(path: folder), includingPropertiesForKeys: [.isDirectoryKey])
            .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent).sorted()
    }
}

/// The targets as Package.swift declares them.
struct Manifest {
    enum Kind: String { case room, process, tests }

    struct Target {
        let kind: Kind
        let uses: Set<String>
    }

    let text: String
    let targets: [String: Target]

    static func read() throws -> Manifest {
        let text = try Tree.text("Package.swift")
        var targets: [String: Target] = [:]
        for match in text.matches(of: /\b(room|process|tests)\("(\w+)"(?:,\s*(?:uses|of):\s*\[([^\]]*)\])?/) {
            guard let kind = Kind(rawValue: String(match.output.1)) else { continue }
            targets[String(match.output.2)] = Target(kind: kind, uses: names(match.output.3 ?? ""))
        }
        if let support = text.firstMatch(of: /\btestSupport\(uses:\s*\[("[^\]]*)\]/) {
            targets["TestSupport"] = Target(kind: .room, uses: names(support.output.1))
        }
        for match in text.matches(of: /\.systemLibrary\(name: "(\w+)"/) { targets[String(match.output.1)] = Target(kind: .room, uses: []) }
        return Manifest(text: text, targets: targets)
    }

    private static func names(_ list: Substring) -> Set<String> { Set(list.matches(of: /"(\w+)"/).map { String($0.output.1) }) }

    /// What a target may reach through what it uses.
    func reach(of name: String) -> Set<String> {
        var reached: Set<String> = []
        var waiting = [name]
        while let next = waiting.popLast() {
            for used in targets[next]?.uses ?? [] where reached.insert(used).inserted { waiting.append(used) }
        }
        return reached
    }
}

extension Tree.File {
    /// The modules that the file imports.
    var imports: [String] {
        code.lazy.filter { $0.contains("import ") }.compactMap { line in
            line.firstMatch(of: /^(?:@\w+ +)*(?:public +|package +|internal +|private +|fileprivate +)?import +(?:struct +|enum +|class +|func +|var +|protocol +)?(\w+)/).map { String($0.output.1) }
        }
    }
}
