/// What finished work has left on the stack. Short texts, such as a name of five characters or an Individual Number, lie inside of the values that
/// hold them; the frames in which they lay are not overwritten when a function returns, and stand below the stack's end until another goes as deep.
enum StackResidue {
    /// Deeper than composing and drawing a paper goes; 1/64 of the stack that a process has.
    private static let count = 128 << 10

    /// Overwrites what lies below the caller's frame. To be called where little stands above: at the end of a request's own task.
    static func wipe() { _ = fill(with: 0, readingAt: Int.random(in: 0..<count)) }

    /// The place is not known before, so that the octets have to be written.
    @inline(never)
    private static func fill(with octet: UInt8, readingAt place: Int) -> UInt8 {
        let room = InlineArray<131072, UInt8>(repeating: octet)
        return room[place]
    }
}
