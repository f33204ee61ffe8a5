import Domain
import Glibc

/// Where a printed sheet is. What people take with them lies in the directory itself; what nobody took lies in folders of it.
extension PaperTray {
    enum Place: String, Sendable, Hashable, CaseIterable {
        /// Taken by the person who paid it.
        case taken = ""
        /// In the tray of the copier, while nobody has taken it.
        case tray
        case lostProperty = "lost-property"
        /// Given to the police, or to whom it belongs.
        case handedOver = "handed-over"
    }

    func folder(_ place: Place) -> String { place == .taken ? directory : "\(directory)/\(place.rawValue)" }

    /// The sheets in a place, counted by request.
    func sheets(in place: Place) throws(Failure) -> [RequestID: Int] {
        var counts: [RequestID: Int] = [:]
        for name in try names(in: folder(place)) { if let id = PaperTray.request(of: name) { counts[id, default: 0] += 1 } }
        return counts
    }

    /// Moves all sheets of a request; each keeps its name and is never in two places, nor replaced.
    func move(_ requestID: RequestID, from source: Place, to target: Place) throws(Failure) {
        let folder = folder(target)
        guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Failure(act: "make", place: folder, number: errno) }
        for name in try names(in: self.folder(source)) where PaperTray.request(of: name) == requestID {
            let path = "\(folder)/\(name)"
            // Only this process puts anything there, so that nothing can come in between the two.
            guard unsafe access(path, F_OK) != 0 else { throw Failure(act: "move", place: path, number: EEXIST) }
            guard unsafe rename("\(self.folder(source))/\(name)", path) == 0 else { throw Failure(act: "move", place: path, number: errno) }
        }
        try synchronise(folder)
        try synchronise(self.folder(source))
    }

    /// The request of a finished sheet's file.
    private static func request(of name: String) -> RequestID? {
        guard name.hasSuffix(".pdf"), let dash = name.lastIndex(of: "-") else { return nil }
        return RequestID(String(name[..<dash]))
    }

    /// The names in a folder; none where it does not exist yet.
    func names(in folder: String) throws(Failure) -> [String] {
        guard let stream = unsafe opendir(folder) else {
            guard errno == ENOENT else { throw Failure(act: "open", place: folder, number: errno) }
            return []
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            // The name is a C string inside the structure, which lives until the next readdir.
            names.append(unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.sorted()
    }
}
