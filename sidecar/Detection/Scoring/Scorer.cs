using System.Collections.Concurrent;
using Warden.Detection.Models;
using Warden.Detection.Strategies;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Scores calls by a model and a policy. Immutable; one instance serves any number of threads.</summary>
public sealed class Scorer
{
    [ThreadStatic]
    private static Record? s_record;

    private readonly ChaincodeModel _model;
    private readonly DetectionPolicy _policy;
    private readonly Strategy _strategy;
    private readonly TextbookThresholds? _textbook;
    private readonly ConcurrentDictionary<RootModel, LeafRule[]>? _rules;
    private readonly CallJudge _calls;

    /// <summary>Makes a scorer.</summary>
    /// <exception cref="StrategySyntaxException">The policy's strategy is neither a name nor an expression.</exception>
    public Scorer(ChaincodeModel model, DetectionPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(policy);
        _model = model;
        _policy = policy;
        _strategy = Strategy.Parse(policy.Strategy, model.Detectors);
        _textbook = policy.Thresholds == ThresholdKind.Textbook && model.HasTextbook ? TextbookThresholds.Default with { SigmaShare = policy.Z } : null;
        _rules = policy.Attributes is { Count: > 0 } ? new() : null;
        _calls = new(model.Conduct, model.Calls, policy);
    }

    /// <inheritdoc cref="ScoreArguments(IReadOnlyList{ReadOnlyMemory{byte}}, ScoreContext?)"/>
    public static ScoreResult ScoreArguments(ChaincodeModel model, DetectionPolicy policy, IReadOnlyList<ReadOnlyMemory<byte>> args) =>
        new Scorer(model, policy).ScoreArguments(args);

    /// <inheritdoc cref="ScoreWrites(IReadOnlyList{StateWrite}, ScoreContext?, IReadOnlyList{KeyTouch}?)"/>
    public static ScoreResult ScoreWrites(ChaincodeModel model, DetectionPolicy policy, IReadOnlyList<StateWrite> writes) =>
        new Scorer(model, policy).ScoreWrites(writes);

    /// <summary>Scores the arguments of a call, before the contract runs.</summary>
    /// <param name="args">As the peer gave them; the first is the function's name.</param>
    /// <param name="context">Who calls, and the state that rates and repeats are judged by; nobody and none when null.</param>
    public ScoreResult ScoreArguments(IReadOnlyList<ReadOnlyMemory<byte>> args, ScoreContext? context = null)
    {
        context ??= ScoreContext.None;
        List<RankedFinding>? findings = null;
        var took = Kept(_calls.JudgeCall(args, context, ref findings), ref findings);
        if (args.Count < 2)
            return findings is null ? ScoreResult.Empty : Result(findings, 0, took, false, UnscoredReasons.History);
        var root = _model.Function(ChaincodeHistory.FunctionOf(args));
        if (root is null)
            return Result(findings, 0, took, false, UnscoredReasons.History);

        var record = s_record ??= new();
        record.Begin(root.Paths, learn: false);
        record.ReadArguments(args);
        var (judged, by) = RecordJudge.Judge(root, record, 0, LimitsOf(root), context.Caller, null, ref findings);
        return Result(findings, judged, took | by, record.Truncated, record.TooLong ? UnscoredReasons.Size : UnscoredReasons.History);
    }

    /// <summary>Scores what a contract wrote. Of deletes only the number counts.</summary>
    /// <param name="writes">The writes of one call to the chaincode's own namespace, the last value of each key.</param>
    /// <param name="context">Who calls, and the state that changes are judged by; nobody and none when null.</param>
    /// <param name="touches">What else the call did to keys; nothing when null.</param>
    public ScoreResult ScoreWrites(IReadOnlyList<StateWrite> writes, ScoreContext? context = null, IReadOnlyList<KeyTouch>? touches = null)
    {
        context ??= ScoreContext.None;
        List<RankedFinding>? findings = null;
        var (judged, truncated, values, tooLong) = (0, false, 0, false);
        var took = Kept(_calls.JudgeWrites(writes, touches ?? [], ref findings), ref findings);
        var record = s_record ??= new();
        Span<char> pattern = stackalloc char[KeyPattern.MaxLength];
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            if (write.IsDelete)
                continue;
            values++;
            if (_model.Key(pattern[..KeyPattern.Write(write.Key, write.Collection, pattern)]) is not { } root)
                continue;
            record.Begin(root.Paths, learn: false);
            record.ReadValue(0, write.Value.Span);
            if (KindOf(root, record) is { } own)
            {
                root = own;
                record.Begin(root.Paths, learn: false);
                record.ReadValue(0, write.Value.Span);
            }

            var key = Fingerprint.OfKey(write.Key);
            var before = context.Live?.Last(LastValues.KeyOf(write));
            var (n, by) = RecordJudge.Judge(root, record, key, LimitsOf(root), context.Caller, before, ref findings);
            if (context.Live is { } live && _policy.Conduct?.Drain is { } share)
            {
                DrainJudge.Judge(root, record, LastValues.KeyOf(write), live, _model.Conduct.Window, share, ref findings);
                by |= ModelSet.Step;
            }

            judged += n;
            took |= by;
            truncated |= record.Truncated;
            tooLong |= record.TooLong;
        }

        foreach (var touch in touches ?? [])
        {
            if (touch.Hash is not { } hash || _model.Collection(touch.Name) is not { } root)
                continue;
            hash.Read(record, root.Paths, learn: false);
            var (n, by) = RecordJudge.Judge(root, record, hash.Key, LimitsOf(root), context.Caller, null, ref findings);
            values += n;
            judged += n;
            took |= by;
        }

        return values == 0 && findings is null
            ? ScoreResult.Empty
            : Result(findings, judged, took, truncated, tooLong ? UnscoredReasons.Size : UnscoredReasons.History);
    }

    // A strategy may name the detectors of whole calls, and want more than their word.
    private ModelSet Kept(ModelSet tookPart, ref List<RankedFinding>? findings)
    {
        findings?.RemoveAll(f => !_strategy.Evaluate(ModelSets.Of(f.Finding.Models)));
        if (findings is { Count: 0 })
            findings = null;
        return tookPart;
    }

    private Thresholds LimitsOf(RootModel root) => Thresholds.For(
        root, _policy, _strategy, _textbook, _rules?.GetOrAdd(root, static (tree, policy) => LeafRule.Of(tree, policy), _policy));

    private RootModel? KindOf(RootModel root, Record record)
    {
        if (root.Discriminator < 0 || !record.TryFind(root.Discriminator, out var token) || token.Kind != ValueKind.Text)
            return null;
        var own = _model.Kind(root, record.StringOf(token));
        return own is not null && own.Records >= _policy.MinimumHistory ? own : null;
    }

    private static ScoreResult Unscored(string reason) => new(Outcome.Unscored, reason, [], ModelSet.None);

    private ScoreResult Result(List<RankedFinding>? findings, int judged, ModelSet took, bool truncated, string otherwise)
    {
        if (findings is not null && _rules is not null)
            findings = WithModes(findings);
        if (findings is null)
            return judged == 0 ? Unscored(otherwise) with { Truncated = truncated } : new(Outcome.Ok, null, [], took, judged, truncated);
        findings.Sort(RankedFinding.Compare);
        return new(Outcome.Warn, null, [.. findings.Select(f => f.Finding)], took, judged, truncated)
        {
            Grades = [.. findings.Select(f => f.Grade)],
            Modes = findings.TrueForAll(f => f.Mode is null) ? [] : [.. findings.Select(f => f.Mode)],
        };
    }

    // What is no attribute of the model (a path never seen) has the mode of what it lies below.
    private List<RankedFinding>? WithModes(List<RankedFinding> findings)
    {
        List<RankedFinding> kept = [.. findings
            .Select(f => f with { Mode = f.Mode ?? _policy.AttributeOf(f.Finding.Path)?.Mode })
            .Where(f => f.Mode != WardenMode.Off)];
        return kept.Count > 0 ? kept : null;
    }
}
