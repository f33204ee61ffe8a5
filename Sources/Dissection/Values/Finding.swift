/// A frame as Wireshark numbers it within one file of a review.
public struct FrameReference: Sendable, Hashable {
    /// The file's place among those that were given, from 0.
    public let file: Int
    /// Wireshark's `frame.number`, from 1; 0 is what stands before a file's first frame.
    public let number: Int

    public init(file: Int, number: Int) {
        self.file = file
        self.number = number
    }
}

/// Something that a capture holds and the pinned profile does not explain. It is said, never passed over.
public struct Finding: Sendable, Hashable {
    /// A stable name, such as `tls-undecrypted`.
    public let rule: String
    /// What is wrong and where, in plain English. It holds numbers and names of the profile, and nothing of what was said.
    public let sentence: String
    public let link: String?
    public let connection: Int?
    public let frames: [FrameReference]

    public init(rule: String, sentence: String, link: String? = nil, connection: Int? = nil, frames: [FrameReference] = []) {
        self.rule = rule
        self.sentence = sentence
        self.link = link
        self.connection = connection
        self.frames = frames
    }
}
