namespace Warden.Gateway;

/// <summary>Endorses one call and has its warnings answered: no answer, no transaction.</summary>
internal sealed class WarningDialogue(Network network, IWarningPrompt? prompt, TimeProvider time)
{
    // Each organisation may hold for a reason of its own, and epochs change meanwhile; somebody who is asked more often gives up.
    private const int MaxQuestions = 8;

    // A confirmation is committed on the gateway peer first; another organisation's peer may still be a block behind.
    // 50 ms doubling: 3.15 s in all.
    private const int MaxCatchUps = 6;
    private static readonly TimeSpan FirstCatchUp = TimeSpan.FromMilliseconds(50);

    private readonly HashSet<string> confirmed = new(StringComparer.Ordinal);

    /// <param name="propose">Makes the proposal anew: a held one cannot be used again once its confirmation is committed.</param>
    /// <param name="cancellationToken">Ends the call and the wait for an answer.</param>
    /// <exception cref="WarnException">Nobody said yes, or it is held although somebody did.</exception>
    public async Task<Transaction> EndorseAsync(Func<Proposal> propose, CancellationToken cancellationToken)
    {
        var catchUp = FirstCatchUp;
        var catchUps = 0;
        for (var questions = 0; ;)
        {
            WarnException held;
            try
            {
                var endorsed = await propose().EndorseAsync(cancellationToken);
                if (endorsed.Warning is { } warning)
                {
                    await AskAsync(warning, cause: null, cancellationToken);
                }

                return endorsed;
            }
            catch (WarnException e) when (e.Warning.Kind == WarningKind.Hold)
            {
                held = e;
            }

            if (held.Warning.Verdicts.All(verdict => confirmed.Contains(KeyOf(verdict))))
            {
                if (++catchUps > MaxCatchUps)
                {
                    throw new WarnException(
                        held.Warning,
                        "it is held although it was confirmed: another person may have to confirm it too, or a peer has not caught up.",
                        held);
                }

                await Task.Delay(catchUp, time, cancellationToken);
                catchUp *= 2;
                continue;
            }

            if (++questions > MaxQuestions)
            {
                throw held;
            }

            var confirmation = await AskAsync(held.Warning, held, cancellationToken);
            await ConfirmAsync(held.Warning, confirmation, cancellationToken);
        }
    }

    /// <summary>Records a yes on the ledger.</summary>
    /// <remarks>There is one record for each call, which names one verdict; the person has seen all of them.</remarks>
    /// <exception cref="GatewayException">It could not be recorded.</exception>
    public async Task ConfirmAsync(Warning warning, Confirmation confirmation, CancellationToken cancellationToken)
    {
        await network.ConfirmAsync(warning, confirmation, cancellationToken);
        confirmed.UnionWith(warning.Verdicts.Select(KeyOf));
    }

    private static string KeyOf(Verdict verdict) => verdict.Document?.Digest ?? verdict.Message;

    private async Task<Confirmation> AskAsync(Warning warning, WarnException? cause, CancellationToken cancellationToken)
    {
        if (prompt is null)
        {
            GatewayMetrics.Warned(warning.Kind, "nobody");
            throw new WarnException(warning, "nobody is there to answer (no warning prompt is set), so it was not submitted.", cause);
        }

        var answer = await prompt.AskAsync(warning, cancellationToken);
        GatewayMetrics.Warned(warning.Kind, answer is null ? "no" : "yes");
        return answer
            ?? throw new WarnException(warning, "the answer was no, so it was not submitted.", cause);
    }
}
