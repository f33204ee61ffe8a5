import Foundation
import Testing

/// What `kofu register --json` prints.
struct Registration: Decodable, Sendable {
    let outcome: String
    let number: String?, code: String?
    let message: String
    let requestId: String?, slip: String?
    let fields: [String]?
}

struct RegistrationState: Decodable, Sendable {
    let outcome: String
    let state: String?, code: String?
    let message: String
}

struct Review: Decodable, Sendable {
    let number: String, state: String
    let form: [String: String]?
    let agrees: [String]?, differs: [String]?
}

/// What `kofu cards --json` says of those whose family register another city keeps.
struct RegisteredElsewhere: Decodable, Sendable {
    let id: String, pin: String, state: String, holder: String, expiresOn: String, securityCode: String
    let familyRegister: String?

    var city: String { String(id.prefix { $0 != "-" }) }
}

extension Network {
    /// A card whose holder lives in one city and has the family register in another, the same for each `place`.
    func nonResident(_ place: Int = 0) async throws -> RegisteredElsewhere {
        let cards = try await kofu("cards", "--json").json([RegisteredElsewhere].self)
        let found = cards.filter { card in card.familyRegister.map { $0 != card.city } == true }
        return try #require(found.indices.contains(place) ? found[place] : nil)
    }

    func register(_ card: RegisteredElsewhere, pin: String? = nil, _ words: [String] = []) async throws -> (Registration, Int32) {
        let finished = try await start(["register", "--card", card.id, "--pin", pin ?? card.pin, "--json"] + words).finish()
        return (try finished.json(Registration.self), finished.status)
    }

    /// The JIS code of a city.
    func code(of city: String) async throws -> String { try await card("\(city)-0001").municipality }

    func state(of number: String, in city: String, _ words: [String] = []) async throws -> RegistrationState {
        try await start(["registration-status", number, "--city", city, "--json"] + words).finish().json(RegistrationState.self)
    }

    struct Page {
        let status: Int
        let head: String, body: String

        var token: String? { (body.firstMatch(of: /name="token" value="([0-9a-f]{32})"/)?.output.1).map(String.init) }
    }

    /// A page of the applicant's PC, as a browser gets it, or sends a form to it.
    func page(_ path: String, form: [String: String]? = nil, words: [String] = []) async throws -> Page {
        var all = ["curl", "--silent", "--show-error", "--max-time", "60", "--noproxy", "*", "-i"] + words
        for (name, value) in form ?? [:] { all += ["--data-urlencode", "\(name)=\(value)"] }
        let text = String(decoding: try await Program.start(all + ["http://\(address("9.1")):8080\(path)"]).finish().output, as: UTF8.self)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        let status = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        return Page(status: status, head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]))
    }

    func staff(_ action: String, _ number: String, in city: String, _ words: [String] = []) async throws -> Finished {
        try await logIn(city, role: "clerk")
        return try await start(["registrations", action, number, "--city", city, "--json"] + words).finish()
    }
}

@Suite("A use registration", .serialized, .network([.fewResidents]))
struct RegistrationTests {
    @Test("A9, G5: from the PC, approved by the city that keeps the family register, and its certificate comes out of a kiosk, on premises and at an ASP", arguments: [0, 2])
    func wholeWay(place: Int) async throws {
        let network = try Network.current
        let card = try await network.nonResident(place), city = try #require(card.familyRegister)
        let order = Network.Order(card: card.id, pin: card.pin, certificate: "family-register-individual", municipality: try await network.code(of: city))
        try await network.refused(order, "not-resident")
        let (registration, status) = try await network.register(card)
        #expect(status == 0 && registration.outcome == "registered", "\(registration)")
        let number = try #require(registration.number)
        #expect(try await network.state(of: number, in: city).state == "received")
        try await network.refused(order, "not-resident")
        let review = try await network.staff("show", number, in: city).json(Review.self)
        #expect(review.differs == [] && review.agrees?.count == 4 && review.form?["security-code"] == card.securityCode)
        #expect(try await network.staff("approve", number, in: city).json(Review.self).state == "approved")
        #expect(try await network.state(of: number.uppercased(), in: city, ["--kiosk", "kiosk-a1"]).state == "approved")
        let issuance = try await network.issued(order)
        let paper = try await Paper.read(try #require(issuance.documents.first))
        #expect(paper.text.contains("戸籍"))
        // Only of the family register: the menu has nothing else.
        try await network.refused(.init(card: card.id, pin: card.pin, certificate: "resident-record", municipality: order.municipality), "certificate-not-offered")
        for node in [city, "\(city)-family", "issuing-center", "use-registration-site", "applicant-pc"] {
            let journal = try String(contentsOf: network.file("state/\(node)/journal.jsonl"), encoding: .utf8)
            #expect(!journal.contains(number) && !journal.contains(card.securityCode + "\"") && !journal.contains(card.holder))
        }
    }

    @Test("G5: from a kiosk, with a slip that shows the number and names nobody; the city's refusal has words for the staff alone")
    func kiosk() async throws {
        let network = try Network.current
        let card = try await network.nonResident(1), city = try #require(card.familyRegister)
        let (registration, _) = try await network.register(card, ["--kiosk", "kiosk-b1", "--print", "--head", "他人　太郎"])
        let number = try #require(registration.number)
        #expect(try #require(registration.slip).contains(number))
        #expect(registration.slip?.contains(card.holder) == false)
        let review = try await network.staff("show", number, in: city).json(Review.self)
        #expect(review.differs == ["head", "birth-date", "card"])
        #expect(try await network.staff("approve", number, in: city).status == 1)
        #expect(try await network.staff("refuse", number, in: city).status == 1)
        #expect(try await network.staff("refuse", number, in: city, ["--words", "筆頭者が戸籍と異なる"]).json(Review.self).state == "refused")
        let state = try await network.state(of: number, in: city, ["--kiosk", "kiosk-b1"])
        #expect(state.state == "refused" && !state.message.contains("筆頭者"))
        try await network.refused(.init(card: card.id, pin: card.pin, certificate: "family-register-all", municipality: try await network.code(of: city)), "not-resident")
        let (again, _) = try await network.register(card)
        #expect(again.outcome == "registered" && again.number != number)
    }

    @Test("G5: a wrong PIN sends nothing, and a field without its form costs no try")
    func refused() async throws {
        let network = try Network.current
        let card = try await network.nonResident(3), city = try #require(card.familyRegister)
        let before = try network.journal("\(city)-family").filter { $0.event == "applied" }.count
        let (wrong, status) = try await network.register(card, pin: card.pin == "0000" ? "0001" : "0000")
        #expect(status == 3 && wrong.code == "wrong-pin" && wrong.number == nil)
        let (incomplete, _) = try await network.register(card, ["--phone", "12", "--birth-date", "1980-02-30"])
        #expect(incomplete.outcome == "incomplete" && incomplete.fields == ["phone", "birth-date"] && incomplete.requestId == nil)
        #expect(try network.journal("\(city)-family").filter { $0.event == "applied" }.count == before)
        #expect(try await network.register(card).0.outcome == "registered")
        // A card that was reported lost applies for nothing, and the city hears nothing of it.
        #expect(try await network.kofu("suspend", card.id).status == 0)
        let known = try network.journal("\(city)-family").filter { $0.event == "applied" }.count
        #expect(try await network.register(card).0.code == "certificate-suspended")
        #expect(try network.journal("\(city)-family").filter { $0.event == "applied" }.count == known)
    }

    @Test("G6: who lives where the family register is needs none, and is told so")
    func resident() async throws {
        let network = try Network.current
        let cards = try await network.kofu("cards", "--json").json([RegisteredElsewhere].self)
        let card = try #require(cards.first { $0.state == "active" && $0.familyRegister == $0.city })
        let (registration, status) = try await network.register(card)
        #expect(status == 3 && registration.code == "registration-not-needed")
        try await network.issued(.init(card: card.id, pin: card.pin, certificate: "family-register-all"))
    }

    @Test("A9, G5: in a browser: what is missing is named field by field, a PIN never stands in the page again, and in the end it shows the number")
    func page() async throws {
        let network = try Network.current
        let card = try await network.nonResident(4), city = try #require(card.familyRegister)
        #expect(try await network.start(["insert-card", card.id]).finish().status == 0)
        let code = try await network.code(of: city)
        let first = try await network.page("/")
        #expect(first.status == 200 && first.body.contains("<html lang=\"ja\">") && !first.body.contains("<script") && first.head.contains("default-src 'none'"))
        let empty = try await network.page("/", form: ["token": try #require(first.token), "municipality": code, "domicile": "<b>ここ", "pin": card.pin])
        #expect(empty.status == 422 && empty.body.contains("筆頭者の氏名を入力してください") && empty.body.contains("aria-invalid=\"true\""))
        #expect(empty.body.contains("&lt;b&gt;ここ") && !empty.body.contains("<b>") && !empty.body.contains(card.pin))
        // A form serves once, and no page of another site has one.
        #expect(try await network.page("/", form: ["token": try #require(first.token)]).status == 403)
        #expect(try await network.page("/", form: ["token": try #require(empty.token)], words: ["-H", "Origin: http://evil.example"]).status == 403)
        #expect(try await network.page("/", words: ["-H", "Host: evil.example"]).status == 421)
        var entered = [
            "token": try #require(empty.token), "municipality": code, "phone": "03-0000-0000", "domicile": "東京都どこか１番地", "head": "見本　太郎", "birth-date": "1980-01-31",
            "card-expiry": card.expiresOn, "security-code": card.securityCode, "pin": card.pin == "0000" ? "0001" : "0000",
        ]
        let wrong = try await network.page("/", form: entered)
        #expect(wrong.status == 422 && wrong.body.contains("暗証番号が違います") && wrong.body.contains("見本　太郎"))
        entered["token"] = wrong.token
        entered["pin"] = card.pin
        let done = try await network.page("/", form: entered)
        let number = try #require(done.body.firstMatch(of: /id="number">([0-9a-z-]{24})</)).output.1
        #expect(done.status == 200)
        let review = try await network.staff("show", String(number), in: city).json(Review.self)
        #expect(review.form?["head"] == "見本　太郎" && review.form?["phone"] == "0300000000" && review.differs?.contains("domicile") == true)
        let asked = try await network.page("/status")
        let state = try await network.page("/status", form: ["token": try #require(asked.token), "municipality": code, "number": number.uppercased()])
        #expect(state.status == 200 && state.body.contains("受け付けました"))
        let log = try String(contentsOf: network.file("logs/applicant-pc.log"), encoding: .utf8)
        for word in ["見本", "ここ", card.pin, String(number), "0300000000"] { #expect(!log.contains(word)) }
    }
}

@Suite("Use registrations at once, and over lines that fail", .serialized, .network([.fewResidents]))
struct RegistrationTroubleTests {
    @Test("G5: two at once: each has a number of its own, and one card has one application however often it applies")
    func together() async throws {
        let network = try Network.current
        let (first, second) = (try await network.nonResident(0), try await network.nonResident(1))
        // Cards are made one after the other.
        for card in [first, second] { #expect(try await network.start(["insert-card", card.id]).finish().status == 0) }
        let programs = try [("kiosk-a1", first), ("kiosk-a2", second)].map { kiosk, card in
            try network.start(["register", "--card", card.id, "--pin", card.pin, "--kiosk", kiosk, "--json"])
        }
        var numbers: [String] = []
        for program in programs { numbers.append(try #require(try await program.finish().json(Registration.self).number)) }
        #expect(numbers[0] != numbers[1])
        #expect(try await network.register(first, ["--kiosk", "kiosk-b1"]).0.number == numbers[0])
    }

    @Test("A9, G5: with the LGWAN cut in the middle there is no second application: who applies again gets the number that there is", arguments: ["request", "answer"])
    func cut(direction: String) async throws {
        let network = try Network.current
        let card = try await network.nonResident(direction == "request" ? 2 : 3), city = try #require(card.familyRegister)
        let words = direction == "request" ? ["cut", "lgwan.\(city)"] : ["cut", "lgwan.\(city)", "--mode", "blackhole", "--direction", "to-client"]
        let cutting = try await network.start(words).finish()
        guard cutting.status == 0 else { throw Failure(description: cutting.testDescription) }
        let (lost, status) = try await network.register(card)
        #expect(status == 3 && lost.number == nil)
        #expect(try await network.kofu("heal", "lgwan.\(city)").status == 0)
        let number = try #require(try await network.register(card).0.number)
        #expect(try await network.register(card, ["--kiosk", "kiosk-a1"]).0.number == number)
        let list = try String(contentsOf: network.file("state/\(city)-family/registrations.jsonl"), encoding: .utf8)
        let serial = try await network.serial(of: card.id)
        #expect(list.split(separator: "\n").filter { $0.contains(#""act":"applied""#) && $0.contains(serial) }.count == 1)
    }

    @Test("A9: with the site unreachable the page says so, in Japanese, and the person's data went nowhere")
    func siteDown() async throws {
        let network = try Network.current
        #expect(try await network.kofu("cut", "registration.applicant-pc").status == 0)
        let page = try await network.page("/")
        #expect(page.status == 503 && page.body.contains("接続できません"))
        let (registration, status) = try await network.register(try await network.nonResident(4))
        #expect(status == 3 && registration.code == "center-unreachable")
        #expect(try await network.kofu("heal", "registration.applicant-pc").status == 0)
        #expect(try await network.page("/").status == 200)
    }
}

@Suite("Who tries numbers", .serialized, .network([.fewResidents]))
struct RegistrationGuessTests {
    @Test("G5: numbers tried one after the other are limited, at the kiosk and at the site, and all answers are the same until then")
    func guessing() async throws {
        let network = try Network.current
        for words in [["--kiosk", "kiosk-a1"], ["--site"]] {
            var answers: [String] = []
            for _ in 0..<12 {
                let state = try await network.state(of: "0000-0000-0000-0000-0001", in: "odawara", words)
                answers.append(state.state ?? state.code ?? "")
            }
            #expect(answers.first == "unknown" && answers.last == "too-many-tries" && Set(answers) == ["unknown", "too-many-tries"], "\(answers)")
        }
        // What is no number asks nobody, and is told as a number that nobody has.
        let state = try await network.state(of: "1234", in: "odawara", ["--site"])
        #expect(state.state == "unknown")
        // Another kiosk of another operator is not meant.
        #expect(try await network.state(of: "0000-0000-0000-0000-0001", in: "odawara", ["--kiosk", "kiosk-b1"]).state == "unknown")
    }
}
