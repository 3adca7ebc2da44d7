using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Guard;

/// <summary>What bars a call whatever the models say: a restriction in force, or a program that the channel did not vote for.</summary>
/// <param name="Sentence">For a person.</param>
/// <param name="Finding">What is barred, as a finding of its own.</param>
/// <param name="Confirmable">Whether a confirmation opens it.</param>
internal sealed record Barrier(string Sentence, Finding Finding, bool Confirmable)
{
    /// <summary>The sidecar's own fault for which it could not be told whether the call is restricted; null: it is.</summary>
    public Exception? Fault { get; private init; }

    /// <summary>Gets the barrier that a restriction is.</summary>
    public static Barrier Of(Restriction restriction, string function) => new(
        SentenceFor(restriction),
        new Finding(
            function,
            restriction.Value ?? restriction.Pattern ?? restriction.Person ?? restriction.Organization ?? function,
            $"restricted: {restriction.Reason}",
            ["restriction"]),
        restriction.Confirmable);

    /// <summary>Gets the barrier that a limited attribute is to a value outside.</summary>
    public static Barrier Outside(Restriction restriction, Finding outside) => new(
        FormattableString.Invariant(
            $"Until block {restriction.UntilBlock}, {VerdictSentence.For([outside])}: {restriction.Reason}"),
        outside with { Reason = $"restricted: {restriction.Reason}", Models = ["restriction", .. outside.Models] },
        restriction.Confirmable);

    /// <summary>Gets the barrier before a call that could not be checked.</summary>
    public static Barrier Unchecked(Restriction restriction, string function, Exception fault) => new(
        FormattableString.Invariant($"Until block {restriction.UntilBlock}, {function} is restricted, and this call could not be checked: {restriction.Reason}"),
        new Finding(function, function, $"restricted: {restriction.Reason}", ["restriction"]),
        restriction.Confirmable)
    {
        Fault = fault,
    };

    /// <summary>Gets the barrier before a program that is not listed.</summary>
    /// <param name="chaincode">The guarded chaincode.</param>
    /// <param name="program">The digest of the program that this sidecar fronts; null where it is not known.</param>
    public static Barrier UnlistedProgram(string chaincode, string? program) => new(
        program is null
            ? $"{chaincode}: the channel lists its programs, but this sidecar does not know which one it fronts"
            : $"{chaincode}: program {program[..12]}… is none of those that the channel has voted for",
        new Finding(chaincode, program ?? "unknown", "not a listed program", ["restriction"]),
        Confirmable: false);

    /// <summary>Gets the verdict.</summary>
    public ScoreResult Score() => new(Outcome.Warn, null, [Finding], ModelSet.None);

    private static string SentenceFor(Restriction restriction)
    {
        var what = restriction.Kind switch
        {
            RestrictionKind.Quota =>
                FormattableString.Invariant($"only {restriction.Calls} calls of {restriction.Function ?? restriction.Chaincode} in {restriction.WindowBlocks} blocks"),
            RestrictionKind.Limit => $"{restriction.Attribute} is limited to {restriction.Limits?.Describe()}",
            RestrictionKind.ReEnrol => $"{CallerIdentity.NameOf(restriction.Person!)} has to enrol anew",
            _ when restriction.Value is { } value => $"{value} is listed",
            _ when restriction.Pattern is { } pattern => $"what is like {pattern} is listed",
            _ when restriction.Organization is { } organization => $"{(restriction.Person is { } person ? CallerIdentity.NameOf(person) : organization)} may not call {restriction.Function ?? restriction.Chaincode}",
            _ => $"{restriction.Function ?? restriction.Chaincode} is paused",
        };
        return FormattableString.Invariant($"Until block {restriction.UntilBlock}, {what}: {restriction.Reason}");
    }
}
