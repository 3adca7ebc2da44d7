namespace Warden.Documents;

/// <summary>What somebody reports when something went wrong: the document of OpenIncident. An incident alone changes nothing.</summary>
public sealed record Incident
{
    /// <summary>How many transactions an incident names at most.</summary>
    public const int MaxTransactions = 64;

    private const int IdLength = 64;
    private const int MaxSummary = 500;

    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The guarded chaincode that it is about.</summary>
    public required string Chaincode { get; init; }

    /// <summary>The ids of the transactions that it is about, each once, 64 at most; none where nothing is committed.</summary>
    public IReadOnlyList<string> Transactions { get; init; } = [];

    /// <summary>What happened, in one line; never empty.</summary>
    public required string Summary { get; init; }

    /// <summary>How grave it looks to who reports it.</summary>
    public required IncidentSeverity Severity { get; init; }

    /// <summary>The id of an earlier incident, closed, that this one takes up again; null: it is a new one.</summary>
    public string? Follows { get; init; }

    /// <summary>Says whether a text has the form of a transaction id.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Checks what the type system does not.</summary>
    /// <exception cref="DocumentException">A value is not what it has to be; the message names it.</exception>
    public Incident Validate()
    {
        Require(V == 1, "v", "1", V);
        Require(!string.IsNullOrWhiteSpace(Summary) && Summary.Length <= MaxSummary, "summary", $"1 to {MaxSummary} characters", Summary.Length);
        Require(!Summary.Any(char.IsControl), "summary", "one line of text", "control characters");
        Require(Transactions.Count <= MaxTransactions, "transactions", $"at most {MaxTransactions}", Transactions.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Transactions.Count; i++)
        {
            Require(IsId(Transactions[i]), $"transactions[{i}]", $"{IdLength} lower-case hexadecimal digits", $"{Transactions[i].Length} characters");
            Require(seen.Add(Transactions[i]), $"transactions[{i}]", "every transaction once", $"{Transactions[i]} twice");
        }

        Require(Follows is null || IsId(Follows), "follows", $"{IdLength} lower-case hexadecimal digits", Follows is null ? null : $"{Follows.Length} characters");
        return this;
    }

    private static void Require(bool holds, string name, string expected, object? came)
    {
        if (!holds)
        {
            throw new DocumentException(FormattableString.Invariant($"incident: {name}: expected {expected}, but {came ?? "none"} came"));
        }
    }
}
