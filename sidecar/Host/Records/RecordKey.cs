namespace Warden.Host.Records;

/// <summary>How the records of a file get their ledger keys.</summary>
/// <param name="Member">The column or member that holds the key; null where the file's form says it.</param>
/// <param name="Numbered">Without a member: records are numbered (<c>row1</c>, <c>row2</c>, …), but lines of key and value keep theirs.</param>
public sealed record RecordKey(string? Member, bool Numbered = false)
{
    /// <summary>What a numbered record's key begins with.</summary>
    public const string Row = "row";

    /// <summary>A member where one is named; else the first column of a table, and key and value in JSON Lines.</summary>
    public static RecordKey Of(string? member) => new(member);

    /// <summary>A member where one is named; else records are numbered.</summary>
    public static RecordKey OrNumber(string? member) => new(member, Numbered: member is null);
}
