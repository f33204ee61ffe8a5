import Domain
import Foundation
import Messages

/// The enquiry site and who asks it (A10, H3).
enum EnquirySamples {
    private static let id = RequestID(node: "relying-party-pc", counter: 7), deadline = Sample.deadline, hash = Sample.hash

    private static func octets(_ count: Int) -> String { Data((0..<count).map { UInt8($0 % 251) }).base64EncodedString() }

    static var all: [Sample] {
        let page = Sample(.enquiry, .enquiryPage, .request, EnquiryPageRequest(requestID: id, deadline: deadline, page: .enquiry))
        let html = Sample(.enquiry, .enquiryPage, .response, PageResponse(requestHash: hash, html: Data("<!DOCTYPE html>".utf8).base64EncodedString()))
        var samples = [page, html]
        for (count, words) in [(1200, ""), (1, "of one octet"), (EnquireRequest.maximumRecordBytes, "of as many octets as there is room for")] {
            samples.append(Sample(.enquiry, .enquire, .request, EnquireRequest(requestID: id, deadline: deadline, record: octets(count)), words))
        }
        for (count, words) in [(30_000, ""), (EnquireResponse.maximumDrawingBytes, "of as many octets as a drawing may have")] {
            samples.append(Sample(
                .enquiry, .enquire, .response,
                EnquireResponse(requestHash: hash, municipality: "142069", signedAt: Instant(millisecondsSinceEpoch: 1_775_005_500_123), drawing: octets(count)), words))
        }
        for message in ChannelName.enquiry.messages { samples.append(Sample(.enquiry, message, .refusal, Refusal(requestHash: hash, code: .notGenuine))) }
        return samples
    }
}
