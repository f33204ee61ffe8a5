import Testing
import Topology

/// One slip in the default file, and what the loader must say about it.
struct Slip: Sendable, CustomTestStringConvertible {
    let what: String
    let old: String
    let new: String
    let path: String
    /// What stands in the file at the line and column of the problem.
    let place: String
    let words: String
    let rule: TopologyRule

    init(_ what: String, _ old: String, _ new: String, at path: String, place: String, says words: String, _ rule: TopologyRule) {
        self.what = what
        self.old = old
        self.new = new
        self.path = path
        self.place = place
        self.words = words
        self.rule = rule
    }

    var testDescription: String { what }
}

/// The slips of the hand that a topology file is most likely to suffer, section by section.
extension Slip {
    static let shape: [Slip] = [
        Slip("an unknown key suggests the nearest", #""prefecture": "埼玉県""#, #""prefecure": "埼玉県""#,
             at: "municipalities.kawaguchi.prefecure", place: #""prefecure""#, says: #"no key "prefecure"; did you mean "prefecture"?"#, .unknownKey),
        Slip("a missing key is named where its object begins", #""sessionLifetimeSeconds": 300, "#, "",
             at: "limits", place: #"{"validity"#, says: #"the key "sessionLifetimeSeconds" is missing"#, .missingKey),
        Slip("a string is no integer", #""validityMaximumAgeSeconds": 60"#, #""validityMaximumAgeSeconds": "60""#,
             at: "limits.validityMaximumAgeSeconds", place: #""60""#, says: "expected an integer from 1 to 3600, found a string", .wrongType),
        Slip("a kiosk that warns at once", #""forgottenWarningSeconds": 15"#, #""forgottenWarningSeconds": 0"#,
             at: "limits.kiosk.forgottenWarningSeconds", place: "0,", says: "0 is out of range; allowed: 1 to 600", .outOfRange),
        Slip("a management on a node's address", #""management": {"address": "127.20.250.1""#, #""management": {"address": "127.20.1.1""#,
             at: "management.address", place: #""127.20.1.1""#, says: "127.20.1.1 is already the address of node kiosk-a1", .address),
        Slip("a management outside of the subnet", #""management": {"address": "127.20.250.1""#, #""management": {"address": "127.21.250.1""#,
             at: "management.address", place: #""127.21.250.1""#, says: "lies outside of the subnet", .address),
        Slip("a management without ports for all", #""firstPort": 9464"#, #""firstPort": 65530"#,
             at: "management.firstPort", place: "65530", says: "40 processes need the ports up to 65569; the last one is 65535", .address),
        Slip("an object is no list", #""endpoints": ["fujisawa:core", "fujisawa-registers:core"]"#, #""endpoints": {}"#,
             at: "links.core.fujisawa.endpoints", place: "{}", says: "expected a list of endpoints", .wrongType),
        Slip("a third endpoint is one too many", #""fujisawa-registers:core"]"#, #""fujisawa-registers:core", "fujisawa:core"]"#,
             at: "links.core.fujisawa.endpoints", place: "[", says: "there must be 2 to 2", .outOfRange),
        Slip("a note is a string", #""note": "The operator's own wired network.""#, #""note": 1"#,
             at: "channels.kiosk-line.note", place: "1,", says: "expected a string, found an integer", .wrongType),
        Slip("a clock that cannot be read", "2026-04-01T10:00:00+09:00", "2026-04-31T10:00:00+09:00",
             at: "clock.start", place: #""2026-04-31"#, says: #"is not "now" or a moment such as"#, .malformed),
        Slip("an offset that cannot be read", #""zone": "+09:00""#, #""zone": "JST""#,
             at: "clock.zone", place: #""JST""#, says: #""JST" is not an offset"#, .malformed),
        Slip("a card of an unknown key", "rsa-2048", "rsa-4096",
             at: "card.key", place: #""rsa-4096""#, says: #""rsa-4096" is not known here; known: "rsa-2048", "p-256""#, .unknownValue),
        Slip("a subnet that is not of the loopback", "127.20.0.0/16", "10.20.0.0/16",
             at: "subnet", place: #""10.20.0.0/16""#, says: "is not a subnet of the form 127.N.0.0/16", .malformed),
        Slip("a name that is none", #""operator-b": {"name""#, #""Operator B": {"name""#,
             at: "operators.Operator B", place: #""Operator B""#, says: #""Operator B" is not a name"#, .notAName),
        Slip("a reserved word", #""kiosk-a2": {"kind""#, #""all": {"kind""#,
             at: "nodes.all", place: #""all""#, says: #""all" is a reserved word"#, .reservedWord),
        Slip("a key twice", #""seed": 20260401"#, #""name": "other""#,
             at: "", place: #""name": "other""#, says: "already has a member of this name", .syntax),
        Slip("a fraction", #""seed": 20260401"#, #""seed": 1.5"#,
             at: "", place: "1.5", says: "64-bit integers only", .syntax),
    ]

    static let municipalities: [Slip] = [
        Slip("a wrong check digit", #""142069""#, #""142068""#,
             at: "municipalities.odawara.code", place: #""142068""#, says: "for 14206 it is 9", .malformed),
        Slip("a code of five digits", #""142069""#, #""14206""#,
             at: "municipalities.odawara.code", place: #""14206""#, says: "is not a municipality code of six digits", .malformed),
        Slip("one code for two municipalities", #""142069""#, #""142051""#,
             at: "municipalities.odawara.code", place: #""142051""#, says: "fujisawa already has the code 142051", .duplicate),
        Slip("a certificate that nobody knows", #"{"kind": "income""#, #"{"kind": "incomes""#,
             at: "municipalities.mizuho.certificates[2].kind", place: #""incomes""#, says: #"did you mean "income"?"#, .unknownValue),
        Slip("a certificate twice", #"{"kind": "income""#, #"{"kind": "seal-registration""#,
             at: "municipalities.mizuho.certificates[2].kind", place: #""seal-registration""#, says: "is already in this list", .duplicate),
        Slip("a negative fee", #""income", "feeYen": 200"#, #""income", "feeYen": -200"#,
             at: "municipalities.mizuho.certificates[2].feeYen", place: "-200", says: "-200 is out of range; allowed: 0 to 10000", .outOfRange),
        Slip("no copies", #""income", "feeYen": 200, "copiesMaximum": 10"#, #""income", "feeYen": 200, "copiesMaximum": 0"#,
             at: "municipalities.mizuho.certificates[2].copiesMaximum", place: "0", says: "allowed: 1 to 50", .outOfRange),
        Slip("a latent image that nobody can draw", #""rabbit""#, #""hare""#,
             at: "municipalities.odawara.paper.latentImage", place: #""hare""#, says: #"known: "certified-mark", "rabbit""#, .unknownValue),
    ]

    static let network: [Slip] = [
        Slip("an operator that is not there", #""kind": "kiosk", "operator": "operator-a", "address": "127.20.1.1""#,
             #""kind": "kiosk", "operator": "operator-c", "address": "127.20.1.1""#,
             at: "nodes.kiosk-a1.operator", place: #""operator-c""#, says: #"no operator is called "operator-c"; known: operator-a, operator-b"#, .danglingName),
        Slip("a municipality that is not there", #""role": "registers", "municipality": "odawara""#, #""role": "registers", "municipality": "odawra""#,
             at: "nodes.odawara-registers.municipality", place: #""odawra""#, says: #"no municipality is called "odawra""#, .danglingName),
        Slip("a kiosk without an operator", #""kind": "kiosk", "operator": "operator-b""#, #""kind": "kiosk""#,
             at: "nodes.kiosk-b1", place: #"{"kind": "kiosk", "address""#, says: #"the key "operator" is missing; a kiosk belongs to one"#, .missingKey),
        Slip("a centre that belongs to an operator", #""role": "issuing-center", "address""#, #""role": "issuing-center", "operator": "operator-a", "address""#,
             at: "nodes.issuing-center.operator", place: #""operator-a""#, says: "belongs to no operator", .unknownKey),
        Slip("a role of another kind", #"{"kind": "jlis-center", "role": "issuing-center", "address""#, #"{"kind": "jlis-center", "role": "registers", "address""#,
             at: "nodes.issuing-center.role", place: #""registers""#, says: #"a jlis-center cannot have the role "registers""#, .unknownValue),
        Slip("a kind without its role", #"{"kind": "municipality", "role": "registers", "municipality": "odawara""#, #"{"kind": "municipality", "municipality": "odawara""#,
             at: "nodes.odawara-registers", place: #"{"kind""#, says: #"the key "role" is missing"#, .missingKey),
        Slip("two nodes of one identity", #""role": "registers", "municipality": "odawara""#, #""role": "registers", "municipality": "mizuho""#,
             at: "nodes.odawara-registers", place: #""odawara-registers""#, says: "mizuho-registers is already the municipality/registers of mizuho", .identity),
        Slip("a municipality without an issuing server of its name", #""odawara": {"kind": "municipality""#, #""odawara-server": {"kind": "municipality""#,
             at: "municipalities.odawara", place: #""odawara""#, says: #"is called "odawara-server"; it is called as the municipality is"#, .identity),
        Slip("an operator without a store network", #""kind": "store-network", "operator": "operator-b""#, #""kind": "kiosk", "operator": "operator-b""#,
             at: "operators.operator-b", place: #""operator-b""#, says: "operator-b has no store network", .identity),
        Slip("one address for two nodes", "127.20.5.4", "127.20.5.3",
             at: "nodes.odawara.address", place: #""127.20.5.3""#, says: "127.20.5.3 is already the address of node fujisawa", .address),
        Slip("one address for a node and a link", "127.20.105.3", "127.20.5.4",
             at: "links.core.fujisawa.address", place: #""127.20.5.4""#, says: "is already the address of node odawara", .address),
        Slip("one address for a line and a link", "127.20.105.3", "127.20.100.5",
             at: "links.core.fujisawa.address", place: #""127.20.100.5""#, says: "is already the address of the line of core", .address),
        Slip("an address outside of the subnet", "127.20.5.4", "127.21.5.4",
             at: "nodes.odawara.address", place: #""127.21.5.4""#, says: "lies outside of the subnet 127.20.0.0/16", .address),
        Slip("a broadcast address", "127.20.5.4", "127.20.5.255",
             at: "nodes.odawara.address", place: #""127.20.5.255""#, says: "is reserved; the last octet is 1 to 254", .address),
        Slip("an address that is none", "127.20.5.4", "127.20.5.04",
             at: "nodes.odawara.address", place: #""127.20.5.04""#, says: "is not an IPv4 address", .malformed),
        Slip("an endpoint that is not there", #""storenet-b:kiosk-line""#, #""storenet-c:kiosk-line""#,
             at: "links.kiosk-line.kiosk-b1.endpoints[1]", place: #""storenet-c"#, says: #"no node is called "storenet-c"; known: storenet-a"#, .danglingName),
        Slip("an endpoint without its channel", #""storenet-b:kiosk-line""#, #""storenet-b""#,
             at: "links.kiosk-line.kiosk-b1.endpoints[1]", place: #""storenet-b""#, says: #"is not an endpoint of the form "node:channel""#, .malformed),
        Slip("a link of a channel that is not there", #""endpoints": ["fujisawa:core", "fujisawa-registers:core"]"#, #""endpoints": ["fujisawa:cord", "fujisawa-registers:cord"]"#,
             at: "links.core.fujisawa.endpoints[0]", place: #""fujisawa:cord""#, says: #"no channel is called "cord"; known: core, dedicated"#, .danglingName),
        Slip("a link of two channels", #"["fujisawa:core", "fujisawa-registers:core"]"#, #"["fujisawa:core", "fujisawa-registers:lgwan"]"#,
             at: "links.core.fujisawa.endpoints", place: "[", says: "the endpoints name two channels, core and lgwan", .parties),
        Slip("a link whose ends are the wrong way round", #"["fujisawa:core", "fujisawa-registers:core"]"#, #"["fujisawa-registers:core", "fujisawa:core"]"#,
             at: "links.core.fujisawa.endpoints[0]", place: #""fujisawa-registers:core""#, says: "the client of core is a municipality/issuing-server; fujisawa-registers is a municipality/registers", .parties),
        Slip("a link into another municipality", #""fujisawa-registers:core""#, #""mizuho-registers:core""#,
             at: "links.core.fujisawa.endpoints[1]", place: #""mizuho-registers:core""#, says: "core stays inside one of them", .parties),
        Slip("a link with another's name", #""core.fujisawa""#, #""core.fujisawa-registers""#,
             at: "links.core.fujisawa-registers", place: #""core.fujisawa-registers""#, says: #"a link is called after its channel and its client: "core.fujisawa""#, .notAName),
        Slip("an issuing server without its registers", #"    "core.fujisawa": {"endpoints": ["fujisawa:core", "fujisawa-registers:core"], "address": "127.20.105.3"},"#, "",
             at: "nodes.fujisawa", place: #""fujisawa""#, says: "fujisawa has no link of core with a municipality/registers as its client; a municipality/issuing-server cannot work without one", .missingLink),
        Slip("an issuing server at an ASP whose registers do not copy themselves to it (A6)",
             #"    "lgwan-sync.odawara-registers": {"endpoints": ["odawara-registers:lgwan-sync", "odawara:lgwan-sync"], "address": "127.20.106.4"},"#, "",
             at: "nodes.odawara", place: #""odawara""#, says: "odawara has no link of lgwan-sync as its server; a municipality/issuing-server cannot work without one", .missingLink),
        Slip("an issuing server at an ASP that reads the registers",
             #"    "lgwan-sync.odawara-registers": {"endpoints": ["odawara-registers:lgwan-sync", "odawara:lgwan-sync"], "address": "127.20.106.4"},"#,
             #"    "core.odawara": {"endpoints": ["odawara:core", "odawara-registers:core"], "address": "127.20.106.4"},"#,
             at: "nodes.odawara", place: #""odawara""#, says: #"a municipality/issuing-server of the pattern "lgwan-asp" has none"#, .missingLink),
        Slip("a copy that would be stale before the next comes (F3)", #""staleAfterSeconds": 1800"#, #""staleAfterSeconds": 900"#,
             at: "limits.sync.staleAfterSeconds", place: "900", says: "it must be more than 900", .malformed),
        Slip("a city without a family register", #"    "mizuho-family": {"kind": "municipality", "role": "family-register", "municipality": "mizuho", "address": "127.20.7.1"},"#, "",
             at: "municipalities.mizuho", place: #""mizuho""#, says: "mizuho has no family register", .identity),
        Slip("an issuing server on premises without its family register", #"    "core.mizuho-family": {"endpoints": ["mizuho:core", "mizuho-family:core"], "address": "127.20.105.11"},"#, "",
             at: "nodes.mizuho", place: #""mizuho""#, says: "mizuho has no link of core with a municipality/family-register as its client", .missingLink),
        Slip("a family register that an ASP reads over core", #"    "lgwan-family.odawara": {"endpoints": ["odawara:lgwan-family", "odawara-family:lgwan-family"], "address": "127.20.107.4"},"#,
             #"    "core.odawara-family": {"endpoints": ["odawara:core", "odawara-family:core"], "address": "127.20.107.4"},"#,
             at: "nodes.odawara", place: #""odawara""#, says: #"a municipality/issuing-server of the pattern "lgwan-asp" has none"#, .missingLink),
        Slip("a link of a family register with another's name", #""core.mizuho-family""#, #""core.mizuho-2""#,
             at: "links.core.mizuho-2", place: #""core.mizuho-2""#, says: #"a link is called after its channel and its server: "core.mizuho-family""#, .notAName),
        Slip("a duty desk that reads registers", #""musashimurayama-duty:duty-line", "musashimurayama-family:duty-line""#, #""musashimurayama-duty:duty-line", "musashimurayama-registers:duty-line""#,
             at: "links.duty-line.musashimurayama-duty.endpoints[1]", place: #""musashimurayama-registers:duty-line""#, says: "the server of duty-line is a municipality/family-register", .parties),
        Slip("a store network without its dedicated line", #"    "dedicated.storenet-b": {"endpoints": ["storenet-b:dedicated", "issuing-center:dedicated"], "address": "127.20.102.2"},"#, "",
             at: "nodes.storenet-b", place: #""storenet-b""#, says: "storenet-b has no link of dedicated as its client", .missingLink),
        Slip("a kiosk with two lines", #"    "core.fujisawa": "#, #"    "kiosk-line.spare": {"endpoints": ["kiosk-b1:kiosk-line", "storenet-b:kiosk-line"], "address": "127.20.101.9"}, "core.fujisawa": "#,
             at: "nodes.kiosk-b1", place: #""kiosk-b1""#, says: "kiosk-b1 has 2 links of kiosk-line as its client; a kiosk has exactly one", .missingLink),
    ]

    static let channels: [Slip] = [
        Slip("a channel that nobody knows", #"    "jpki": {\#n      "note""#, #"    "jpkj": {\#n      "note""#,
             at: "channels.jpkj", place: #""jpkj""#, says: #""jpkj" is no channel; known: "kiosk-line""#, .unknownValue),
        Slip("a certificate authority of two channels", "jpki-authority", "lgwan-authority",
             at: "channels.jpki.certificateAuthority", place: #""lgwan-authority""#, says: "lgwan already has the certificate authority", .duplicate),
        Slip("one party twice", #"{"kind": "municipality", "role": "registers"}, {"kind": "municipality", "role": "family-register"}"#,
             #"{"kind": "municipality", "role": "registers"}, {"kind": "municipality", "role": "registers"}"#,
             at: "channels.core.parties.server[0]", place: #"{"kind": "municipality", "role": "registers"}"#, says: "the server of core is a municipality/registers or a municipality/family-register", .parties),
        Slip("parties that the channel does not join", ##""role": "issuing-center"}, "server": {"kind": "jpki-center"}"##, ##""role": "issuing-center"}, "server": {"kind": "store-network"}"##,
             at: "channels.jpki.parties.server", place: #"{"kind": "store-network"}"#, says: "the server of jpki is a jpki-center, not a store-network", .parties),
        Slip("a privileged port", #""address": "127.20.100.5",\#n      "port": 8443"#, #""address": "127.20.100.5",\#n      "port": 443"#,
             at: "channels.core.port", place: "443", says: "443 is out of range; allowed: 1024 to 65535", .outOfRange),
        Slip("a caller that gives up before its servant", #""timeoutMilliseconds": 15000"#, #""timeoutMilliseconds": 11000"#,
             at: "channels.dedicated.timeoutMilliseconds", place: "11000", says: "it must be more than 11000, the time of jpki and lgwan", .timeouts),
        Slip("a message that the channel may not carry", #"        "menu": {\#n          "request""#, #"        "resident-record": {\#n          "request""#,
             at: "channels.lgwan.allowlist.resident-record", place: #""resident-record""#, says: #"lgwan carries no message "resident-record"; it may carry "menu", "issue", "complete""#, .allowlist),
        Slip("a message that the program needs", #"        "menu": {\#n          "request""#, #"        "resident-record": {\#n          "request""#,
             at: "channels.lgwan.allowlist", place: "{", says: #"the message "menu" is missing; lgwan cannot work without it"#, .allowlist),
        Slip("a grammar that nobody knows", #""grammar": "enum:self|household|members""#, #""grammar": "uuid""#,
             at: "channels.core.allowlist.resident-record.request.fields.scope.grammar", place: #""uuid""#, says: #""uuid": there is no such grammar; there are hex:64"#, .allowlist),
        Slip("a grammar with crossed bounds", #""grammar": "hex:16..40000""#, #""grammar": "hex:40000..16""#,
             at: "channels.core.allowlist.seal-registration.response.fields.imprint.fields.rows.grammar", place: #""hex:40000..16""#, says: "the lowest bound exceeds the highest", .allowlist),
        Slip("a class that nobody knows", #""scope": {"class": "request""#, #""scope": {"class": "requests""#,
             at: "channels.core.allowlist.resident-record.request.fields.scope.class", place: #""requests""#, says: #"did you mean "request"?"#, .unknownValue),
        Slip("register content on LGWAN", #""feeYen": {"class": "fee", "grammar": "integer:0..500000"},\#n              "document": {"class": "document""#, #""feeYen": {"class": "fee", "grammar": "integer:0..500000"},\#n              "document": {"class": "register-record""#,
             at: "channels.lgwan.allowlist.issue.response.fields.document.class", place: #""register-record""#, says: #"lgwan must never carry "register-record""#, .allowlist),
        Slip("fields on the JPKI link", #""contentType": "application/ocsp-request""#, #""contentType": "application/ocsp-request", "fields": {}"#,
             at: "channels.jpki.allowlist.validity-check.request.fields", place: "{}", says: "application/ocsp-request has no JSON fields", .allowlist),
        Slip("JSON on the JPKI link", #""contentType": "application/ocsp-request""#, #""contentType": "application/json", "fields": {}"#,
             at: "channels.jpki.allowlist.validity-check.request.contentType", place: #""application/json""#, says: "is application/ocsp-request, not application/json", .allowlist),
        Slip("a body that is too large", #""maximumBytes": 65536"#, #""maximumBytes": 5000000"#,
             at: "channels.core.allowlist.resident-record.response.maximumBytes", place: "5000000", says: "allowed: 16 to 4194304", .outOfRange),
        Slip("a list with crossed bounds", #"self|household|members"},\#n              "members": {"class": "request", "list": {"minimum": 0"#, #"self|household|members"},\#n              "members": {"class": "request", "list": {"minimum": 21"#,
             at: "channels.core.allowlist.resident-record.request.fields.members.list", place: #"{"minimum": 21"#, says: "minimum 21 is more than maximum 20", .outOfRange),
        Slip("a field that is neither text nor object", #""scope": {"class": "request", "grammar": "enum:self|household|members"}"#, #""scope": {"class": "request"}"#,
             at: "channels.core.allowlist.resident-record.request.fields.scope", place: "{", says: #"a field has either a "grammar" or "fields""#, .allowlist),
        Slip("an answer without the hash of its request", #"              "requestHash": {"class": "digest", "grammar": "hex:64"},\#n              "asOf": {"class": "time", "grammar": "instant"},\#n              "headOfHousehold""#, #"              "asOf": {"class": "time", "grammar": "instant"},\#n              "headOfHousehold""#,
             at: "channels.core.allowlist.resident-record.response.fields", place: "{", says: #"the first field of a response is "requestHash" with the grammar "hex:64""#, .allowlist),
        Slip("a field name that is none", #""individualNumber": {"class""#, #""individual number": {"class""#,
             at: "channels.core.allowlist.resident-record.request.fields.individual number", place: #""individual number""#, says: "of fields [A-Za-z]", .allowlist),
    ]
}
