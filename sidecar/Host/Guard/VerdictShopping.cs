using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Relay;
using Warden.Host.Telemetry;

namespace Warden.Host.Guard;

/// <summary>
/// Raises an alarm when a call that this sidecar warned of or refused is committed as an ordinary one under an endorsement of the own organisation:
/// another of its peers let it pass, say one that has no sidecar.
/// </summary>
/// <remarks>After a peer's error the gateway asks the next peer of the same organisation, so that it takes no ill will to get there.</remarks>
internal sealed class VerdictShopping(
    string organization, RefusedCalls refused, DecisionLog decisions, TimeProvider time, SidecarMetrics metrics, ILogger logger)
{
    /// <summary>The answer under which the decision log has such a call.</summary>
    public const string Answer = "shopped";

    private const int MostShown = 20;

    private readonly Lock gate = new();
    private readonly List<(string Channel, ShoppedVerdict Shopped)> found = [];

    /// <summary>Gets the latest ones of a channel, the newest first.</summary>
    public IReadOnlyList<ShoppedVerdict> LatestOf(string channel)
    {
        lock (gate)
        {
            return [.. found.Where(f => f.Channel == channel).Select(f => f.Shopped).Reverse()];
        }
    }

    /// <summary>Takes in what an earlier run of the sidecar decided.</summary>
    public void Restore(IEnumerable<Decision> decided)
    {
        foreach (var decision in decided)
        {
            if (decision.Answer == Answer)
            {
                refused.Take(new TransactionKey(decision.Channel, decision.TxId));
                Show(decision.Channel, new ShoppedVerdict(
                    decision.TxId, decision.Block ?? 0, decision.Chaincode, decision.Reason ?? "", decision.Endorser ?? ""));
            }
            else
            {
                refused.Note(decision);
            }
        }
    }

    /// <summary>Looks at a block's valid transactions.</summary>
    public void Look(string channel, LedgerBlock block)
    {
        foreach (var call in block.Endorsed)
        {
            // What is recorded as warned of, or has used a confirmation up, was decided by a person.
            if (refused.Take(new TransactionKey(channel, call.TxId)) is not { } own || call.IsConfirmed)
            {
                continue;
            }

            var endorsers = call.Endorsers.Select(e => CallerIdentity.Read(e.Span)).OfType<CallerIdentity>()
                .Where(e => e.Organization == organization).Select(e => e.Subject).ToList();
            if (endorsers.Count > 0)
            {
                Alarm(channel, own, new ShoppedVerdict(call.TxId, (long)block.Number, own.Chaincode, own.Answer, string.Join("; ", endorsers)));
            }
        }
    }

    private void Alarm(string channel, RefusedCall own, ShoppedVerdict shopped)
    {
        Show(channel, shopped);
        metrics.Shopped(channel, own.Chaincode);
        Log.VerdictShopped(logger, shopped.Transaction, own.Chaincode, own.Answer, shopped.Block, shopped.Endorser);
        decisions.Write(new Decision
        {
            Time = time.GetUtcNow(),
            TxId = shopped.Transaction,
            Channel = channel,
            Chaincode = own.Chaincode,
            Function = own.Function,
            Mode = own.Mode,
            Outcome = Outcome.Warn,
            Answer = Answer,
            Reason = own.Answer,
            Policy = own.Policy,
            Block = shopped.Block,
            Endorser = shopped.Endorser,
        });
    }

    private void Show(string channel, ShoppedVerdict shopped)
    {
        lock (gate)
        {
            found.Add((channel, shopped));
            if (found.Count > MostShown)
            {
                found.RemoveAt(0);
            }
        }
    }
}
