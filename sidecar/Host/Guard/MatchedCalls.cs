using System.Text;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>Whether a policy judges a call: <see cref="DetectionPolicy.Match"/>.</summary>
internal static class MatchedCalls
{
    private const int LongestArgument = 4096;

    /// <summary>Whether any condition of a policy matches a call; every call where it has none.</summary>
    public static bool IsJudged(DetectionPolicy policy, CalledBy by, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        policy.Match is not { Count: > 0 } conditions || conditions.Any(condition => Matches(condition, by, arguments));

    /// <summary>Whether a policy judges a committed call: one of its conditions matches, and the function is not listed as off.</summary>
    public static bool IsReplayed(DetectionPolicy policy, CalledBy by, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        !policy.IsOff(by.Function) && IsJudged(policy, by, arguments);

    private static bool Matches(CallMatch condition, CalledBy by, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        (condition.Functions is not { } functions || functions.Any(function => RestrictedCalls.IsFunction(function, by.Function)))
        && (condition.Organizations is not { } organizations || by.Organization is null || organizations.Contains(by.Organization, StringComparer.Ordinal))
        && (condition.Person is not { } person || by.Caller is null || by.Caller.Person == person)
        && (condition.Attribute is not { } attribute || by.Caller?.Attributes is not { } known || known.GetValueOrDefault(attribute) == condition.Value)
        && (condition.Within is not { } within || IsWithin(within, condition.Argument!.Value + 1, arguments));

    // An argument that is not there, is too long to be one value, or is no number where one is asked for, is judged.
    private static bool IsWithin(ValueLimits limits, int place, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        if (place >= arguments.Count || arguments[place].Length > LongestArgument)
        {
            return true;
        }

        return !limits.IsSurelyOutside(Encoding.UTF8.GetString(arguments[place].Span));
    }
}
