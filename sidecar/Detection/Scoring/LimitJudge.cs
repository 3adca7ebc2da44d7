using Warden.Documents;

namespace Warden.Detection;

/// <summary>Finds values outside what was voted of single attributes. Needs no model and no history. Immutable; any number of threads.</summary>
/// <remarks>
/// Structural: a function of the call and of documents in force, so it is equal at every endorser and counts in every mode. A function named without its
/// contract stands for every spelling of it. What is too large or too deep to be read whole, or may be JSON and cannot be read, is outside: a value could hide in it.
/// </remarks>
public sealed class LimitJudge
{
    /// <summary>The name of the check in findings.</summary>
    public const string Name = "limit";

    private const int LongestShown = 120;

    [ThreadStatic]
    private static Record? s_record;

    private static readonly PathTable NoPaths = new();

    private readonly Dictionary<string, List<Limit>> _roots = new(StringComparer.Ordinal);

    // The same in the order of their paths: findings follow it.
    private readonly List<(string Root, List<Limit> Limits)> _ordered = [];
    private readonly DetectionPolicy? _policy;
    private readonly AttributeSchema? _schema;

    private LimitJudge(IEnumerable<(string Path, ValueLimits Limits)> limits, DetectionPolicy? policy, AttributeSchema? schema)
    {
        (_policy, _schema) = (policy, schema);
        foreach (var (path, limit) in limits)
        {
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            var (root, inside) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
            if (!_roots.TryGetValue(root, out var known))
            {
                _roots.Add(root, known = []);
                _ordered.Add((root, known));
            }

            known.Add(new(inside, limit));
        }
    }

    /// <summary>Gets the check of what a policy and a schema limit; null where they limit nothing. What the policy says of a path comes first.</summary>
    public static LimitJudge? Of(DetectionPolicy policy, AttributeSchema? schema)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var limits = new SortedDictionary<string, ValueLimits>(StringComparer.Ordinal);
        foreach (var declared in schema?.Attributes ?? [])
        {
            if (declared.Limits is { } limit)
                limits[declared.Path] = limit;
        }

        foreach (var (path, attribute) in policy.Attributes ?? new Dictionary<string, AttributePolicy>())
        {
            if (attribute.Limits is { } limit)
                limits[path] = limit;
        }

        return limits.Count == 0 ? null : new(limits.Select(l => (l.Key, l.Value)), policy, schema);
    }

    /// <summary>Gets the check of one attribute.</summary>
    /// <param name="path">Root, slash, path inside, as in a finding.</param>
    /// <param name="limits">What it may be.</param>
    /// <param name="schema">Names arguments and says what is sensitive; null: nothing.</param>
    public static LimitJudge Of(string path, ValueLimits limits, AttributeSchema? schema) => new([(path, limits)], null, schema);

    /// <summary>Judges the arguments of a call, the function's name first.</summary>
    public ScoreResult JudgeArguments(IReadOnlyList<ReadOnlyMemory<byte>> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Count < 2)
            return ScoreResult.Empty;
        List<Finding>? findings = null;
        var function = ChaincodeHistory.FunctionOf(args);
        foreach (var (root, limits) in _ordered)
        {
            if (!IsFunction(root, function))
                continue;
            var record = s_record ??= new();
            record.Begin(NoPaths, learn: false);
            record.ReadArguments(args);
            Judge(root, limits, record, ref findings);
        }

        return Result(findings);
    }

    /// <summary>Judges what a contract wrote, by the patterns of its keys.</summary>
    public ScoreResult JudgeWrites(IReadOnlyList<StateWrite> writes)
    {
        ArgumentNullException.ThrowIfNull(writes);
        List<Finding>? findings = null;
        Span<char> pattern = stackalloc char[KeyPattern.MaxLength];
        var roots = _roots.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var write in writes)
        {
            if (write.IsDelete || !roots.TryGetValue(pattern[..KeyPattern.Write(write.Key, write.Collection, pattern)], out var root, out var limits))
                continue;
            var record = s_record ??= new();
            record.Begin(NoPaths, learn: false);
            record.ReadValue(0, write.Value.Span);
            Judge(root, limits, record, ref findings);
        }

        return Result(findings);
    }

    private void Judge(string root, List<Limit> limits, Record record, ref List<Finding>? findings)
    {
        if (record.Truncated || record.TooLong)
        {
            foreach (var limit in limits)
                (findings ??= []).Add(Unchecked(root, limit, Reasons.TooLargeForLimits));
            return;
        }

        foreach (var node in record.Unread)
        {
            var path = record.PathOf(node);
            var label = DeclaredAttribute.Find(_schema, root, path).Label;
            foreach (var limit in limits)
            {
                if (DeclaredAttribute.IsBelow(limit.Path, path) || (label is not null && DeclaredAttribute.IsBelow(limit.Path, label)))
                    (findings ??= []).Add(Unchecked(root, limit, Reasons.UnreadForLimits));
            }
        }

        foreach (var token in record.Tokens)
        {
            if (token.Kind is ValueKind.Object or ValueKind.Array or ValueKind.Null)
                continue;
            var path = record.PathOf(token.Node);
            var declared = DeclaredAttribute.Find(_schema, root, path);
            foreach (var limit in limits)
            {
                var isExact = limit.Path == path || limit.Path == declared.Label;
                if (!isExact && !MemberNames.AreOne(limit.Path, path) && (declared.Label is not { } label || !MemberNames.AreOne(limit.Path, label)))
                    continue;
                var value = token.Kind == ValueKind.Bytes ? Convert.ToHexStringLower(record.TextOf(token)) : TextOf(record, token);
                // In another case it is the limited attribute all the same: by that path its mode, its persons and its secrecy hold.
                if (limit.Limits.IsOutside(value))
                    (findings ??= []).Add(isExact ? FindingOf(root, declared, path, value, limit.Limits) : FindingOf(root, DeclaredAttribute.Find(_schema, root, limit.Path), limit.Path, value, limit.Limits));
            }
        }
    }

    // By the path that was voted, so that its mode and its persons hold; a value that was not seen is within nothing.
    private static Finding Unchecked(string root, Limit limit, string reason) => new(DeclaredAttribute.FullPath(root, limit.Path), Finding.Masked, reason, [Name]);

    private static Finding FindingOf(string root, DeclaredAttribute declared, string path, string value, ValueLimits limits) => new(
        DeclaredAttribute.FullPath(root, declared.Label ?? path),
        declared.Sensitive || declared.Conceals ? Finding.Masked : value.Length <= LongestShown ? value : value[..LongestShown] + "…",
        Reasons.OutsideLimits,
        [Name],
        new Expectation(limits.Min, limits.Max, limits.Values is { } values ? [.. values.Take(10)] : null, limits.Describe()),
        Unit: declared.Sensitive || declared.Conceals ? null : declared.Unit);

    // The number of an array's items has no text of its own.
    private static string TextOf(Record record, LeafToken token) => token is { Kind: ValueKind.Number, Length: 0 }
        ? token.Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        : record.StringOf(token);

    private ScoreResult Result(List<Finding>? findings) => findings is null
        ? ScoreResult.Empty
        : new(Outcome.Warn, null, findings, Models.ModelSet.None, findings.Count)
        {
            Modes = [.. findings.Select(f => _policy?.AttributeOf(f.Path, _schema)?.Mode)],
        };

    private static bool IsFunction(string root, string called)
    {
        if (root == called)
            return true;
        var (colon, ofCalled) = (root.LastIndexOf(':'), called.LastIndexOf(':'));
        return (colon < 0 || ofCalled < 0) && root[(colon + 1)..] == called[(ofCalled + 1)..];
    }

    private readonly record struct Limit(string Path, ValueLimits Limits);
}
