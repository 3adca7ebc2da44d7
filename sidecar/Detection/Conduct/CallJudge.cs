using System.Globalization;
using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges a call as a whole: how often it comes, whether it repeats, how many writes of a kind it has.</summary>
internal sealed class CallJudge(CallConduct conduct, long calls, DetectionPolicy policy)
{
    private const double BulkGrade = 1e-295;

    // What depends on the height stands behind what does not, so that leaving it out leaves the rest as it is.
    private const double RepeatGrade = 2;
    private const double RateGrade = 3;

    // Fewer writes than this are never too many, and nothing is counted for them.
    private const int FewWrites = 2;

    /// <summary>Judges how often a call comes.</summary>
    public ModelSet JudgeCall(IReadOnlyList<ReadOnlyMemory<byte>> args, ScoreContext context, ref List<RankedFinding>? findings)
    {
        if (context.Live is not { } live || context.Caller.IdentityId == 0 || args.Count == 0)
            return ModelSet.None;
        var function = conduct.Of(LoggedCall.FunctionId(args)) ?? FunctionConduct.Unknown;
        var learnt = function.Rates.Total >= policy.MinimumHistory;
        if (!learnt && policy.Conduct is not ({ Repeats: not null } or { Calls: not null }))
            return ModelSet.None;
        var name = ChaincodeHistory.FunctionOf(args);
        var (count, same) = live.Count(context.TxId, context.Caller, args, function, conduct.Window);
        var window = string.Create(CultureInfo.InvariantCulture, $"within {conduct.Window} blocks");
        var most = policy.Conduct?.Repeats ?? (learnt ? function.RepeatLimit(policy.Alpha) : int.MaxValue);
        if (function.ComparesContent && same > most)
            Add(ref findings, RepeatGrade, ModelSet.Repeat, name, same, Reasons.Repeated, most, window);
        most = policy.Conduct?.Calls ?? (learnt ? function.RateLimit(context.Caller.IdentityId, policy.Alpha, policy.MinimumHistory) : int.MaxValue);
        if (count > most)
            Add(ref findings, RateGrade, ModelSet.Rate, name, count, Reasons.TooOften, most, window);
        return ModelSet.Rate | (function.ComparesContent ? ModelSet.Repeat : ModelSet.None);
    }

    /// <summary>Judges how many writes of a kind a transaction has.</summary>
    public ModelSet JudgeWrites(IReadOnlyList<StateWrite> writes, IReadOnlyList<KeyTouch> touches, ref List<RankedFinding>? findings)
    {
        if (touches.Count == 0 && writes.Count <= FewWrites && !HasDelete(writes))
            return ModelSet.None;
        foreach (var (kind, count) in KindCounts.Of(writes, touches))
        {
            var limit = conduct.Kinds.LimitOf(kind, calls, policy.Alpha, policy.MinimumHistory);
            var most = limit == 0 ? 0 : policy.Conduct?.Writes ?? limit;
            if (count > most)
                Add(ref findings, BulkGrade, ModelSet.Bulk, kind, count, Reasons.Bulk, most.Value, "in one transaction");
        }

        return ModelSet.Bulk;
    }

    private static bool HasDelete(IReadOnlyList<StateWrite> writes)
    {
        foreach (var write in writes)
        {
            if (write.IsDelete)
                return true;
        }

        return false;
    }

    private static void Add(ref List<RankedFinding>? findings, double grade, ModelSet model, string path, int count, string reason, int most, string form)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{count} times");
        var finding = new Finding(path, value, reason, model.ToNames(), new(High: most.ToString(CultureInfo.InvariantCulture), Form: form));
        (findings ??= []).Add(new(grade, finding));
    }
}
