using System.Security.Cryptography;
using System.Text;

namespace Warden.Documents;

/// <summary>What committed blocks would have met under a proposed policy and schema. Equal on every machine that replays the same blocks.</summary>
/// <remarks>
/// A function of the blocks up to <see cref="To"/>, of the documents, and of the range only. Every committed valid call of the chaincode in
/// the range counts once, judged by arguments and writes, whatever its mode,
/// but for what the policy leaves out: calls that none of its conditions match, and functions that it lists as off.
/// </remarks>
public sealed record BacktestReport
{
    /// <summary>How many warned transactions are listed.</summary>
    public const int MaxWarned = 100;

    /// <summary>How many models may have judged, and how many functions are told apart.</summary>
    public const int MaxEntries = 256;

    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The guarded chaincode.</summary>
    public required string Chaincode { get; init; }

    /// <summary>The first block replayed.</summary>
    public required long From { get; init; }

    /// <summary>The last block replayed.</summary>
    public required long To { get; init; }

    /// <summary>The digest of the <see cref="DetectionPolicy"/> that judged.</summary>
    public required string Policy { get; init; }

    /// <summary>The digest of the <see cref="AttributeSchema"/> that judged.</summary>
    public required string Schema { get; init; }

    /// <summary>The models that judged, by height.</summary>
    public required IReadOnlyList<BacktestModel> Models { get; init; }

    /// <summary>All calls together.</summary>
    public required BacktestCount Total { get; init; }

    /// <summary>The calls by transaction function.</summary>
    public required IReadOnlyDictionary<string, BacktestCount> Functions { get; init; }

    /// <summary>The first warned transactions in the order of the ledger, at most <see cref="MaxWarned"/>.</summary>
    public required IReadOnlyList<string> Warned { get; init; }

    /// <summary>See <see cref="DigestOf"/>, over all warned transactions.</summary>
    public required string WarnedDigest { get; init; }

    /// <summary>Gets the digest of transaction ids in their order: SHA-256 over each, followed by a line feed.</summary>
    public static string DigestOf(IEnumerable<string> transactions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var transaction in transactions)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(transaction + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Gets what a proposal says of it.</summary>
    public BacktestClaim Claim() => new(From, To, CanonicalJson.Digest(this), Total.Judged(), Total.Warn);

    /// <summary>Checks what the type system does not: ranges, and that the numbers go together.</summary>
    /// <exception cref="DocumentException">The message names the path, what was expected and what came.</exception>
    public BacktestReport Validate()
    {
        Require(V == 1, "v", "1", V);
        Require(Channel.Length is > 0 and <= 249, "channel", "1 to 249 characters", Channel.Length);
        Require(Chaincode.Length is > 0 and <= 128, "chaincode", "1 to 128 characters", Chaincode.Length);
        Require(From is >= 1 and <= GovernanceKeys.MaxHeight, "from", $"1 to {GovernanceKeys.MaxHeight}", From);
        Require(To >= From && To <= GovernanceKeys.MaxHeight, "to", $"{From} to {GovernanceKeys.MaxHeight}", To);
        RequireDigest("policy", Policy);
        RequireDigest("schema", Schema);
        RequireDigest("warnedDigest", WarnedDigest);
        ValidateModels();
        ValidateCounts();
        ValidateWarned();
        return this;
    }

    private void ValidateModels()
    {
        Require(Models.Count <= MaxEntries, "models", $"at most {MaxEntries}", Models.Count);
        for (var i = 0; i < Models.Count; i++)
        {
            RequireDigest($"models[{i}].digest", Models[i].Digest);
            var least = i == 0 ? 0 : Models[i - 1].Height + 1;
            Require(Models[i].Height >= least && Models[i].Height <= To, $"models[{i}].height", $"{least} to {To}", Models[i].Height);
        }
    }

    private void ValidateCounts()
    {
        Require(Functions.Count <= MaxEntries, "functions", $"at most {MaxEntries}", Functions.Count);
        var sum = BacktestCount.None;
        foreach (var (function, count) in Functions.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Require(function.Length <= 256 && !function.Any(char.IsControl), "functions", "names of at most 256 characters", function.Length);
            RequireCount($"functions.{function}", count);
            sum = sum.With(count);
        }

        RequireCount("total", Total);
        Require(sum == Total, "total", $"the sum of the functions, {sum.Calls} calls of which {sum.Warn} warned of", $"{Total.Calls} and {Total.Warn}");
    }

    private void ValidateWarned()
    {
        var listed = (int)Math.Min(Total.Warn, MaxWarned);
        Require(Warned.Count == listed, "warned", $"{listed} transactions", Warned.Count);
        foreach (var transaction in Warned)
        {
            RequireDigest("warned", transaction);
        }

        if (Total.Warn <= MaxWarned)
        {
            var digest = DigestOf(Warned);
            Require(WarnedDigest == digest, "warnedDigest", digest, WarnedDigest);
        }
    }

    // Bounded, so that sums of 256 of them stay exact.
    private static void RequireCount(string path, BacktestCount count)
    {
        const long Most = 1_000_000_000_000;
        Require(
            count.Ok is >= 0 and <= Most && count.Warn is >= 0 and <= Most && count.Unscored is >= 0 and <= Most
            && count.Calls == count.Ok + count.Warn + count.Unscored,
            path, "counts from 0, calls their sum", $"{count.Calls} calls");
    }

    private static void RequireDigest(string path, string value) => Require(
        value.Length == 64 && value.All(char.IsAsciiHexDigitLower), path, "64 lower-case hexadecimal digits", $"{value.Length} characters");

    private static void Require(bool holds, string path, string expected, object came)
    {
        if (!holds)
        {
            throw new DocumentException(FormattableString.Invariant($"backtest: {path}: expected {expected}, but {came} came"));
        }
    }
}
