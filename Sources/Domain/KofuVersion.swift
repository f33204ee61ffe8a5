/// Which kofu this is. It stands in what operators and officials read, beside the digests of the programs, which say it exactly.
public enum KofuVersion {
    public static let text = "0.5.0"
}
