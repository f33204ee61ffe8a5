import HTTP

func text(_ octets: ArraySlice<UInt8>) -> String { String(decoding: octets, as: UTF8.self) }

extension HTTPStep {
    var message: Message? { if case .complete(let message) = self { message } else { nil } }
    var refusal: HTTPRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    var needsMore: Bool { if case .needMore = self { true } else { false } }
}

extension HTTPRefusal {
    static func make(_ rule: HTTPRule, _ offset: Int) -> HTTPRefusal { HTTPRefusal(rule: rule, offset: offset) }
}

extension HTTPRequestParser {
    static func firstRefusal(_ octets: [UInt8], maximumBodyBytes: Int) -> HTTPRefusal? {
        var parser = HTTPRequestParser(maximumBodyBytes: maximumBodyBytes)
        return parser.feed(octets).refusal
    }
}
