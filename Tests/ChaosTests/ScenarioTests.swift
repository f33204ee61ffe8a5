import Chaos
import JSON
import Testing

@Suite("A written scenario")
struct ScenarioTests {
    private func read(_ steps: JSONValue, _ more: [JSONMember] = []) throws -> Scenario {
        try Scenario(json: .object([JSONMember("name", "s"), JSONMember("steps", steps)] + more))
    }

    private func refusal(_ steps: JSONValue, _ more: [JSONMember] = []) -> String? {
        do {
            _ = try read(steps, more)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("reads every kind of step")
    func everyStep() throws {
        let order: JSONValue = ["kiosk": "kiosk-a1", "card": "mizuho-0001", "options": ["scope": "members", "member": ["1", "2"]], "copies": 2]
        let scenario = try read([
            ["order": order, "expect": ["outcome": "issued"]], ["orders": [order, order]], ["begin": ["name": "a", "orders": [order]]],
            ["fault": ["link": "lgwan.mizuho", "type": "latency", "attributes": ["latency": 5]]], ["fault": ["channel": "lgwan", "type": "refuse"]],
            ["awaitFault": ["link": "lgwan.mizuho", "name": "x"]], ["await": "a", "expect": ["code": "city-unreachable"]], ["heal": "all"], ["heal": ["link": "lgwan.mizuho"]], ["heal": ["process": "mizuho"]],
            ["process": ["node": "mizuho", "type": "clock-skew", "attributes": ["milliseconds": -5]]], ["restart": "mizuho"], ["card": ["id": "mizuho-0001", "act": "suspend"]], ["wait": 5], ["settle": true],
            ["change": ["city": "odawara", "card": "odawara-0002", "kind": "seal-cancelled", "copy": true]],
        ], [JSONMember("timeoutPercent", 20), JSONMember("reenactment", ["defect": "d", "invariants": [1, 12]])])
        #expect(scenario.steps.count == 16 && scenario.steps.map(\.number) == Array(1...16))
        guard case .orders(let orders) = scenario.steps[0].act else { throw ScenarioError("", "no order") }
        #expect(orders[0].options.map { "\($0.name)=\($0.value)" } == ["scope=members", "member=1", "member=2"] && orders[0].copies == 2)
        #expect(scenario.steps[3].act == .fault(target: .link("lgwan.mizuho"), toxic: ["type": "latency", "attributes": ["latency": 5]]))
        #expect(scenario.steps[6].expectation?.holds(outcome: .refused, code: "city-unreachable") == true)
        #expect(scenario.steps[6].expectation?.holds(outcome: .refused, code: nil) == false)
        #expect(scenario.steps[15].act == .change(city: "odawara", card: "odawara-0002", words: ["kind": "seal-cancelled", "copy": true]))
        #expect(scenario.timeoutPercent == 20 && scenario.reenactment?.invariants == [1, 12])
    }

    @Test("is refused with the place of the mistake", arguments: [
        (#"{"order":{"kiosk":"k"}}"#, "steps[0].order.card: is missing"),
        (#"{"order":{"kiosk":"k","card":"c","colour":"red"}}"#, "steps[0].order.colour: no such member; known here: kiosk, card, pin, municipality, certificate, options, copies"),
        (#"{"order":{"kiosk":"k","card":"c","copies":0}}"#, "steps[0].order.copies: expected a whole number from 1 to 99"),
        (#"{"order":{"kiosk":"k","card":"c"},"wait":1}"#, "steps[0]: expected exactly one of order, orders, begin, await, fault, awaitFault, heal, process, restart, card, change, wait, settle"),
        (#"{"order":{"kiosk":"k","card":"c"},"expect":{"outcome":"fine"}}"#, "steps[0].expect.outcome: expected one of issued, refused, failed, indeterminate, not \"fine\""),
        (#"{"order":{"kiosk":"k","card":"c"},"expect":{}}"#, "steps[0].expect: expected an outcome, a code, or both"),
        (#"{"wait":5,"expect":{"outcome":"issued"}}"#, "steps[0].expect: nobody gets an answer in this step; it belongs to order, orders or await"),
        (#"{"await":"a"}"#, "steps[0].await: nobody called \"a\" has begun before"),
        (#"{"begin":{"name":"a","orders":[{"kiosk":"k","card":"c"}]}}"#, "steps: \"a\" begins and is never awaited"),
        (#"{"fault":{"type":"latency"}}"#, "steps[0].fault: expected either a link or a channel"),
        (#"{"process":{"node":"mizuho"}}"#, "steps[0].process.type: is missing"),
        (#"{"card":{"id":"a","act":"dance"}}"#, "steps[0].card.act: expected one of suspend, revoke, reinstate, not \"dance\""),
        (#"{"change":{"city":"a","card":"b"}}"#, "steps[0].change.kind: is missing"),
        (#"{"change":{"city":"a","card":"b","kind":"hold","who":"c"}}"#, "steps[0].change.who: no such member; known here: city, card, kind, address, name, kana, imprint, copy"),
        (#"{"orders":[]}"#, "steps[0].orders: expected a list that is not empty"),
        (#"{"settle":false}"#, "steps[0].settle: expected true"),
        (#"{"wait":0}"#, "steps[0].wait: expected a whole number from 1 to 600000"),
        (#""order""#, "steps[0]: expected an object"),
    ])
    func mistakes(step: String, error: String) throws {
        #expect(refusal(.array([try JSONValue(parsing: Array(step.utf8), form: .anyLayout)])) == error)
    }

    @Test("is refused where its frame is wrong")
    func frame() {
        #expect(refusal([["wait": 1]]) == nil)
        #expect(refusal([]) == "steps: expected a list that is not empty")
        #expect(refusal([["wait": 1]], [JSONMember("speed", 1)])?.hasPrefix("speed: no such member") == true)
        #expect(refusal([["wait": 1]], [JSONMember("reenactment", ["defect": "d", "invariants": [16]])]) == "reenactment.invariants[0]: expected a number from 1 to 15")
        #expect(refusal([["wait": 1]], [JSONMember("timeoutPercent", 0)]) == "timeoutPercent: expected a whole number from 1 to 1000")
        #expect(refusal(.array([JSONValue](repeating: ["wait": 1], count: 1001))) == "steps: more than 1000 steps")
    }
}
