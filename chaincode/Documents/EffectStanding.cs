namespace Warden.Documents;

/// <summary>The post-condition of an enacted proposal, as sidecars report it.</summary>
/// <param name="Proposal">The proposal's id.</param>
/// <param name="State">Enacted or failed, once that is known.</param>
/// <param name="Reports">What the sidecars say, by organisation and place.</param>
/// <param name="Missing">The MSP ids that take part and have not reported, sorted.</param>
/// <param name="DueBlock">The last witnessed height at which it may be pending; null: any.</param>
public sealed record EffectStanding(
    string Proposal, EffectState State, IReadOnlyList<EffectReport> Reports, IReadOnlyList<string> Missing, long? DueBlock = null);
