using Warden.Documents;

namespace Warden.Detection;

/// <summary>Says a verdict in one sentence for a person.</summary>
public static class VerdictSentence
{
    private const int MaxValue = 40;

    /// <summary>Gets the sentence for the gravest finding, and how many more there are; at most 120 characters.</summary>
    /// <param name="findings">The gravest first.</param>
    /// <returns>As in <c>appraisedValue 5000000 is far above the usual 300 to 1200 of asset*</c>; "" for no finding.</returns>
    public static string For(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
            return "";
        var more = findings.Count > 1 ? $" (+{findings.Count - 1} more)" : "";
        var sentence = Sentence(findings[0]);
        var room = VerdictMessage.MaxSentenceLength - more.Length;
        if (sentence.Length > room)
        {
            var end = char.IsHighSurrogate(sentence[room - 2]) ? room - 2 : room - 1;
            sentence = sentence[..end] + "…";
        }

        return OneLine(sentence + more);
    }

    private static string Sentence(Finding finding)
    {
        var slash = finding.Path.IndexOf('/', StringComparison.Ordinal);
        var (root, path) = slash < 0 ? (finding.Path, "") : (finding.Path[..slash], finding.Path[(slash + 1)..]);
        var name = path.Length == 0 ? root : path[(path.LastIndexOf('.') + 1)..];
        var of = path.Length == 0 ? "" : $" of {root}";
        var value = finding.Value.Length <= MaxValue ? finding.Value : finding.Value[..(MaxValue - 1)] + "…";
        var unit = finding.Unit is { Length: > 0 } declared ? $" {declared}" : "";
        var what = value.Length == 0 ? name : $"{name} {value}{unit}";
        var expected = finding.Expected;
        if (name.EndsWith(RecordJudge.Change, StringComparison.Ordinal))
            return Change(finding, name[..^RecordJudge.Change.Length], value, of);
        var usual = finding.Models.Contains("profile") ? "this caller's usual" : "the usual";
        return finding.Reason switch
        {
            Reasons.FarAbove or Reasons.FarBelow when expected?.Low is not null => $"{what} is {finding.Reason} {usual} {expected.Low} to {expected.High}{unit}{of}",
            Reasons.Between when expected?.Nearest is not null => $"{what}{of} is between the usual values, the nearest is {expected.Nearest}",
            Reasons.NeverSeen when finding.Hypothesis is not null => $"{what} was never seen in{of[Math.Min(3, of.Length)..]}: {finding.Hypothesis}",
            Reasons.NeverSeen => $"{what} was never seen before{(of.Length == 0 ? "" : $" in {root}")}",
            Reasons.UsedBefore => $"{what} was used before; it is new each time in{of[Math.Min(3, of.Length)..]}",
            Reasons.Missing => $"{name} is missing{of}",
            Reasons.NotExpected => $"{what} is not expected in{of[Math.Min(3, of.Length)..]}",
            Reasons.Largest => $"{what}{of} is {finding.Reason} ({finding.Hypothesis})",
            Reasons.Repeated => $"{name} comes {value} with the same content {expected?.Form}; usual are at most {expected?.High}",
            Reasons.TooOften => $"{name} is called {value} by this identity {expected?.Form}; usual are at most {expected?.High}",
            Reasons.Bulk => $"{finding.Path} comes {value} {expected?.Form}; usual are at most {expected?.High}",
            Reasons.OutsideLimits => $"{what}{of} is {finding.Reason}: {expected?.Form}",
            Reasons.UnusualType when expected?.Form is not null => $"{what}{of} is of an unusual type; usual is {expected.Form}",
            _ when expected?.Form is not null => $"{what}{of} is {finding.Reason}; usual is {expected.Form}",
            _ => $"{what}{of} is {finding.Reason}",
        };
    }

    private static string Change(Finding finding, string name, string value, string of) => finding.Reason == Reasons.Drained
        ? $"{name}{of} loses {value.TrimStart('-')} {finding.Expected?.Form}; at most {finding.Expected?.Low?.TrimStart('-')} may go"
        : finding.Expected is { Low: { } low, High: { } high }
        ? $"{name}{of} changes by {value}; usual changes are {low} to {high}"
        : $"{name}{of} changes by {value}; that is {finding.Reason} what is usual";

    private static string OneLine(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = char.IsControl(from[i]) ? ' ' : from[i];
    });
}
