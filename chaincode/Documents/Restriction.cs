using System.Globalization;

namespace Warden.Documents;

/// <summary>The document of a <see cref="ProposalKind.Restrict"/> proposal: isolation of an identity, a function, a chaincode or a value.</summary>
/// <remarks>The scope is what all members that are given have in common; with none given it is the whole chaincode.</remarks>
public sealed record Restriction
{
    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The guarded chaincode.</summary>
    public required string Chaincode { get; init; }

    /// <summary>How calls are restricted.</summary>
    public required RestrictionKind Kind { get; init; }

    /// <summary>The MSP id of the callers; null: of any.</summary>
    public string? Organization { get; init; }

    /// <summary>The caller, <c>x509::subject::issuer</c>; null: any of the organisation. Needs <see cref="Organization"/>.</summary>
    public string? Person { get; init; }

    /// <summary>The transaction function (<c>name</c> or <c>contract:name</c>); null: all.</summary>
    public string? Function { get; init; }

    /// <summary>
    /// Deny: the text of an argument, of a name or value inside a JSON argument, of a key written or a part of it, or of a name or value inside
    /// a JSON value written; exactly. Null, and no <see cref="Pattern"/>: the identity is what is listed.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>Deny: the form of such a text, as <see cref="TextPattern"/> reads it, in place of <see cref="Value"/>.</summary>
    public string? Pattern { get; init; }

    /// <summary>Limit: the path of the attribute as in a finding: root, slash, path inside.</summary>
    public string? Attribute { get; init; }

    /// <summary>Limit: what the attribute may be.</summary>
    public ValueLimits? Limits { get; init; }

    /// <summary>Quota: how many calls of one identity pass within the window, committed or endorsed and not committed yet.</summary>
    public int? Calls { get; init; }

    /// <summary>Quota: how many blocks the window has.</summary>
    public int? WindowBlocks { get; init; }

    /// <summary>Re-enrol: certificates that are valid from before this moment do not pass; ISO 8601 in UTC, as in 2026-01-31T12:00:00Z.</summary>
    public string? IssuedBefore { get; init; }

    /// <summary>The version of the chaincode whose commit ends it before its last block, as a patch that makes it needless; null: none does.</summary>
    public string? UntilVersion { get; init; }

    /// <summary>Whether a confirmation lets a call pass (status 428) or nothing does (403).</summary>
    public bool Confirmable { get; init; }

    /// <summary>Why; never empty.</summary>
    public required string Reason { get; init; }

    /// <summary>Who listed it, as in "incident 12" or the name of a public list.</summary>
    public required string Source { get; init; }

    /// <summary>The id of the open incident of this chaincode for which it is; null: for none.</summary>
    public string? Incident { get; init; }

    /// <summary>The last block at which it holds.</summary>
    public required long UntilBlock { get; init; }

    /// <summary>Reads <see cref="IssuedBefore"/>; null where it is none.</summary>
    public DateTimeOffset? IssuedBeforeTime() => DateTimeOffset.TryParseExact(
        IssuedBefore, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;

    /// <summary>Checks what the type system does not.</summary>
    /// <exception cref="DocumentException">A value is out of its range, or does not go with the kind; the message names it.</exception>
    public Restriction Validate()
    {
        Require(V == 1, "v", "1", V);
        Text(Organization, "organization", 128);
        Text(Person, "person", 1024);
        Text(Function, "function", FunctionName.Longest);
        Text(Value, "value", 1024);
        Text(Pattern, "pattern", TextPattern.MaximumBytes);
        if (Pattern is not null)
        {
            TextPattern.Read("restriction: pattern", Pattern);
        }

        Text(Reason, "reason", 500);
        Text(Source, "source", 500);
        Text(UntilVersion, "untilVersion", 128);
        Require(Incident is null || Documents.Incident.IsId(Incident), "incident", "64 lower-case hexadecimal digits", Incident is null ? null : $"{Incident.Length} characters");
        Require(UntilBlock is >= 1 and <= GovernanceKeys.MaxHeight, "untilBlock", $"1 to {GovernanceKeys.MaxHeight}", UntilBlock);
        Require(Person is null || Organization is not null, "person", "an organization with it", "none");
        if (Kind == RestrictionKind.Quota)
        {
            Require(Calls is >= 0 and <= 1_000_000, "calls", "0 to 1000000", Calls);
            Require(WindowBlocks is >= 1 and <= 10_000, "windowBlocks", "1 to 10000", WindowBlocks);
        }
        else
        {
            Require(Calls is null, "calls", "none where kind is not quota", Calls);
            Require(WindowBlocks is null, "windowBlocks", "none where kind is not quota", WindowBlocks);
        }

        if (Kind == RestrictionKind.Deny)
        {
            Require(Value is not null || Pattern is not null || Organization is not null, "kind", "a value, a pattern or an organization to deny", null);
            Require(Value is null || Pattern is null, "pattern", "none beside a value", Pattern);
        }
        else
        {
            Require(Value is null, "value", "none where kind is not deny", Value);
            Require(Pattern is null, "pattern", "none where kind is not deny", Pattern);
        }

        Text(Attribute, "attribute", 512);
        if (Kind == RestrictionKind.Limit)
        {
            Require(Attribute is not null, "attribute", "the path of an attribute", Attribute);
            Require(Limits is not null, "limits", "what the attribute may be", null);
            Limits!.Validate("restriction: limits");
        }
        else
        {
            Require(Attribute is null, "attribute", "none where kind is not limit", Attribute);
            Require(Limits is null, "limits", "none where kind is not limit", "some");
        }

        if (Kind == RestrictionKind.ReEnrol)
        {
            Require(Person is not null, "person", "the person that has to enrol anew", Person);
            Require(IssuedBeforeTime() is not null, "issuedBefore", "a moment in UTC, as in 2026-01-31T12:00:00Z", IssuedBefore);
        }
        else
        {
            Require(IssuedBefore is null, "issuedBefore", "none where kind is not reEnrol", IssuedBefore);
        }

        return this;
    }

    private static void Text(string? value, string name, int longest)
    {
        if (value is not null)
        {
            Require(value.Length > 0 && value.Length <= longest, name, $"1 to {longest} characters", value.Length);
            Require(!value.Any(char.IsControl), name, "one line of text", "control characters");
        }
    }

    private static void Require(bool holds, string name, string expected, object? came)
    {
        if (!holds)
        {
            throw new DocumentException(FormattableString.Invariant($"restriction: {name}: expected {expected}, but {came ?? "none"} came"));
        }
    }
}
