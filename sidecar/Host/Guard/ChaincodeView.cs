using System.Globalization;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Scoring;

namespace Warden.Host.Guard;

/// <summary>What is in force for one chaincode at one height: policy, epoch, model. Immutable.</summary>
/// <param name="Policy">The policy in force.</param>
/// <param name="Epoch">The epoch in force; null before the first.</param>
/// <param name="Model">This organisation's model of that epoch; null where it is missing or its digest differs.</param>
/// <param name="Unscored">Why nothing can be scored; null where there is a model.</param>
/// <param name="AdviceRefused">Why <see cref="WardenMode.Advise"/> is not in force; null where it is.</param>
/// <param name="TakesPart">Whether this organisation is one of those that guard the chaincode.</param>
internal sealed record ChaincodeView(
    VersionedPolicy Policy, EpochRecord? Epoch, IFittedModel? Model, string? Unscored, string? AdviceRefused, bool TakesPart)
{
    /// <summary>The reasons as the decision log, the metrics and /status print them.</summary>
    public const string NoEpoch = "no epoch";

    /// <summary>The epoch in force is not fitted here yet.</summary>
    public const string ModelPending = "model pending";

    /// <summary>The own model of the epoch in force has another digest.</summary>
    public const string ModelDiffers = "model differs";

    /// <summary>Not every organisation that takes part has published the epoch in force.</summary>
    public const string NotPublishedByAll = "not published by all";

    /// <summary>An organisation has switched the guard off for itself, so its endorsements would differ from the others'.</summary>
    public const string SwitchedOff = "switched off by an organisation";

    /// <summary>The ledger follower has stopped for good.</summary>
    public const string LedgerBroken = "ledger";

    /// <summary>The restrictions in force, by id.</summary>
    public IReadOnlyList<RestrictionRecord> Restrictions { get; init; } = [];

    /// <summary>No mode is stricter: deny, or what an emergency leaves.</summary>
    public WardenMode StrictestMode { get; init; } = WardenMode.Deny;

    /// <summary>Works out what is in force.</summary>
    /// <param name="view">The governance state.</param>
    /// <param name="chaincode">The guarded chaincode.</param>
    /// <param name="organization">The MSP id that this sidecar works for.</param>
    /// <param name="fitted">Gets this organisation's own model for a height, or null while it is not fitted.</param>
    /// <param name="height">The number of blocks taken in: what is proposed now stands in this block or a later one.</param>
    /// <returns>Null where no policy is in force.</returns>
    public static ChaincodeView? Of(
        GovernanceView view, string chaincode, string organization, Func<long, IFittedModel?> fitted, ulong height) =>
        view.Policies.TryGetValue(chaincode, out var policy)
            ? Of(view, policy, chaincode, organization, fitted) with
            {
                Restrictions = view.Restrictions.TryGetValue(chaincode, out var restrictions)
                    ? [.. restrictions.Values.Where(r => height <= (ulong)r.Document.UntilBlock)]
                    : [],
                StrictestMode = view.Emergencies.TryGetValue(chaincode, out var emergency) && height <= (ulong)emergency.Document.UntilBlock
                    ? emergency.Document.Mode
                    : WardenMode.Deny,
            }
            : null;

    private static ChaincodeView Of(
        GovernanceView view, VersionedPolicy policy, string chaincode, string organization, Func<long, IFittedModel?> fitted)
    {
        var participants = view.Participants(policy.Document);
        var takesPart = policy.Document.Organizations.Count == 0 || policy.Document.Organizations.Contains(organization);
        takesPart = takesPart && !view.HasSwitchedOff(chaincode, organization);
        if (!view.Epochs.TryGetValue(chaincode, out var epoch))
        {
            return new ChaincodeView(policy, null, null, NoEpoch, NoEpoch, takesPart);
        }

        var model = fitted(epoch.Height);
        if (model is null)
        {
            return new ChaincodeView(policy, epoch, null, ModelPending, ModelPending, takesPart);
        }

        if (model.Digest != epoch.Digest)
        {
            // The own model stays in use for what does not have to be equal: shadow, hold, deny.
            return new ChaincodeView(policy, epoch, model, null, ModelDiffers, takesPart);
        }

        var missing = participants.Except(epoch.Organizations, StringComparer.Ordinal).Any();
        var refused = view.AnySwitchedOff(policy.Document) ? SwitchedOff : missing ? NotPublishedByAll : null;
        return new ChaincodeView(policy, epoch, model, null, refused, takesPart);
    }

    /// <summary>Gets the mode that holds for a function, after the fallback of <see cref="WardenMode.Advise"/> and an emergency.</summary>
    public WardenMode ModeOf(string function)
    {
        if (!TakesPart)
        {
            return WardenMode.Off;
        }

        var mode = PolicyModeOf(function);
        mode = mode == WardenMode.Advise && AdviceRefused is not null ? Policy.Document.Fallback : mode;
        return mode > StrictestMode ? StrictestMode : mode;
    }

    /// <summary>Gets the mode that holds for a call: where the policy has a canary share, the others are in shadow.</summary>
    /// <remarks>The transaction id is a SHA-256, so its first 32 bits are the share's place; equal in every organisation.</remarks>
    public WardenMode ModeOf(string function, string txId)
    {
        var mode = ModeOf(function);
        var share = Policy.Document.CanaryShare;
        return mode > WardenMode.Shadow && share < 1
            && txId.Length >= 8 && uint.TryParse(txId.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var place)
            && place >= share * (1L << 32)
            ? WardenMode.Shadow
            : mode;
    }

    /// <summary>Gets the restriction that a call falls under, one that no confirmation opens before one that does; null where none.</summary>
    public Restriction? RestrictionOf(ProposedCall call) => TakesPart && Restrictions.Count > 0
        ? Restrictions.Select(r => r.Document).Where(r => RestrictedCalls.Covers(r, call)).OrderBy(r => r.Confirmable).FirstOrDefault()
        : null;

    /// <summary>Gets the mode that the policy names for a function.</summary>
    /// <remarks>
    /// <c>name</c> and <c>contract:name</c> can be one function: the default contract answers to both. Where the policy does not have the
    /// very name that came, the strictest of those with the same name behind the colon holds, so that no spelling goes round it.
    /// </remarks>
    public WardenMode PolicyModeOf(string function)
    {
        var functions = Policy.Document.Functions;
        if (functions.Count == 0 || functions.ContainsKey(function))
        {
            return Policy.Document.ModeOf(function);
        }

        var name = NameOf(function);
        return functions.Where(f => NameOf(f.Key) == name).Select(f => f.Value).DefaultIfEmpty(Policy.Document.Mode).Max();
    }

    private static string NameOf(string function) => function[(function.LastIndexOf(':') + 1)..];
}
