import Domain
import Foundation
import Messages

/// Use registration on each of its channels (G5).
enum RegistrationSamples {
    private static let id = Sample.id, deadline = Sample.deadline, hash = Sample.hash
    /// As long as every sealed application is.
    private static let application = Data((0..<1562).map { UInt8($0 % 251) }).base64EncodedString()
    private static let number = ApplicationNumber(random: (0..<18).map { UInt8($0 * 7) })

    static var all: [Sample] {
        var samples: [Sample] = []
        let entrances: [ChannelName] = [.kioskLine, .dedicated, .registration, .siteLine], inside: [ChannelName] = [.lgwan, .core, .lgwanFamily]
        for channel in entrances {
            samples += [
                Sample(channel, .openRegistration, .request, CardPresentation(
                    requestID: id, deadline: deadline, municipality: "142069", certificate: Data(repeating: 0x30, count: 800).base64EncodedString())),
                Sample(channel, .openRegistration, .response, OpenRegistrationResponse(requestHash: hash, challenge: String(repeating: "a1", count: 32))),
                Sample(channel, .register, .request, RegisterRequest(
                    requestID: id, deadline: deadline, application: application, signature: Data(repeating: 9, count: 256).base64EncodedString())),
            ]
        }
        for channel in inside {
            samples.append(Sample(channel, .register, .request, CityRegisterRequest(requestID: id, deadline: deadline, serial: "4f00a1", application: application)))
        }
        for channel in entrances + inside {
            if let number { samples.append(Sample(channel, .register, .response, RegisterResponse(requestHash: hash, number: number))) }
            samples.append(Sample(channel, .registrationStatus, .request, RegistrationStatusRequest(
                requestID: id, deadline: deadline, municipality: "142069", number: number?.description ?? "")))
            for state in ApplicationState.allCases {
                samples.append(Sample(channel, .registrationStatus, .response, RegistrationStatusResponse(requestHash: hash, state: state), state.rawValue))
            }
        }
        for channel in [ChannelName.core, .lgwanFamily] {
            samples.append(Sample(channel, .registrant, .request, HolderRequest(requestID: id, deadline: deadline, serial: "4f00a1")))
            samples.append(Sample(channel, .registrant, .response, RegistrantResponse(requestHash: hash, isRegistered: false, resident: nil)))
        }
        samples.append(Sample(.core, .registrant, .response, RegistrantResponse(requestHash: hash, isRegistered: true, resident: ResidentID("00000017")), "every optional part"))
        for page in RegistrationPageName.allCases {
            samples.append(Sample(.registration, .registrationPage, .request, RegistrationPageRequest(requestID: id, deadline: deadline, page: page), page.rawValue))
        }
        samples.append(Sample(.registration, .registrationPage, .response, PageResponse(requestHash: hash, html: Data("<!DOCTYPE html>".utf8).base64EncodedString())))
        return samples
    }
}
