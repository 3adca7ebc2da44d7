using Warden.Detection;
using Warden.Documents;
using Warden.Host.Epochs;
using Warden.Host.Governance;
using Warden.Host.Ledger;
using Warden.Host.Scoring;
using Warden.Protocol;

namespace Warden.Host.Replays;

/// <summary>Fits the model of a chaincode at a height anew, from the blocks alone, and compares it with what is on the ledger.</summary>
/// <param name="store">The blocks, from the first on.</param>
/// <param name="detection">What learns.</param>
/// <param name="chaincode">The guarded chaincode.</param>
internal sealed class ModelCheck(LedgerStore store, IDetection detection, string chaincode)
{
    /// <summary>Gets the height of the epoch in force at the end of the store; null before the first.</summary>
    public long? HeightInForce() =>
        GovernanceView.Empty.After(store.GovernanceWrites()).Epochs.TryGetValue(chaincode, out var epoch) ? epoch.Height : null;

    /// <summary>Checks a height.</summary>
    /// <param name="height">The last block that teaches.</param>
    /// <exception cref="LedgerException">The store ends before, or no policy was in force.</exception>
    public CheckedModel Check(ulong height)
    {
        if (height < 1 || store.HeaderHashOf(height) is not { } seed)
        {
            throw new LedgerException($"expected a height between 1 and {store.Last()?.Number}, but {height} came");
        }

        var writes = store.GovernanceWrites();
        var view = GovernanceView.Empty.After(writes.TakeWhile(write => write.Block <= height));
        if (!view.Policies.TryGetValue(chaincode, out var policy))
        {
            throw new LedgerException($"expected a policy of {chaincode} in force at block {height}, but there is none");
        }

        var labels = view.Labels.GetValueOrDefault(chaincode);
        var history = new TaughtHistory(chaincode, store, detection, labels);
        history.TeachTo(height);
        var model = history.Fit(view.Schemas.GetValueOrDefault(chaincode)?.Document, policy.Document, height);
        return new CheckedModel(
            chaincode, (long)height, model.Digest, Publications(writes, (long)height),
            policy.Version, view.Schemas.GetValueOrDefault(chaincode)?.Version ?? 0, labels?.Count ?? 0, Convert.ToHexStringLower(seed),
            Differences((long)height, model));
    }

    private SortedDictionary<string, string> Publications(IEnumerable<GovernanceWrite> writes, long height)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var write in writes.Where(w => !w.Value.IsEmpty && w.Key.StartsWith('\0')))
        {
            var (kind, parts) = CompositeKey.Split(write.Key);
            if (kind == GovernanceKeys.Publication && parts.Count == 3 && parts[0] == chaincode && parts[1] == GovernanceKeys.Height(height))
            {
                digests[parts[2]] = CanonicalJson.Read<EpochPublication>(write.Value.Span).Digest;
            }
        }

        return digests;
    }

    // A sidecar's own store keeps its newest models: only from bytes can be said in what two models differ.
    private List<string> Differences(long height, IFittedModel rebuilt)
    {
        var kept = store.Models(chaincode).FirstOrDefault(m => m.Height == height).Model;
        if (kept is null || kept.AsSpan().SequenceEqual(rebuilt.ToBytes()))
        {
            return [];
        }

        var (before, after) = (Described(kept), Described(rebuilt.ToBytes()));
        List<string> paths = [.. before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
            .Order(StringComparer.Ordinal)];
        return paths.Count > 0 ? paths : ["the fitted numbers of the stored model, none of its attributes"];
    }

    private Dictionary<string, AttributeSummary> Described(byte[] model)
    {
        try
        {
            return detection.Load(model).Describe().ToDictionary(a => a.Path, StringComparer.Ordinal);
        }
        catch (InvalidDataException e)
        {
            throw new LedgerException($"the stored model cannot be read: {e.Message}", e);
        }
    }
}
