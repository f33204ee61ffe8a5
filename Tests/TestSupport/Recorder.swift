package import Channel
package import EventLoop

/// Keeps what a channel's end would journal.
@LoopActor
package final class Recorder: ChannelRecorder {
    package private(set) var refusals: [ChannelRefusal] = []
    package private(set) var exchanges: [ChannelExchange] = []

    package init() {}

    package var rules: [String] { refusals.map(\.rule) }
    package var outcomes: [String] { exchanges.map(\.outcome) }

    package func channelRefused(_ refusal: ChannelRefusal) { refusals.append(refusal) }
    package func exchangeEnded(_ exchange: ChannelExchange) { exchanges.append(exchange) }
}
