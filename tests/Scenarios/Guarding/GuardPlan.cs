using Warden.Documents;
using Warden.Host;
using Warden.Host.Scoring;

namespace Warden.Scenarios.Guarding;

/// <summary>What a class of scenarios wants guarded: the first contract is the one that its tests call.</summary>
/// <param name="Contracts">The contracts, all behind the same sidecars.</param>
internal sealed record GuardPlan(params IReadOnlyList<ContractPlan> Contracts)
{
    /// <summary>Gets the name of the first contract, by which plans differ.</summary>
    public string Name => Contracts[0].Name;

    /// <summary>Gets the peers that lead to the chaincode without a sidecar: an organisation's first one by MSP id, further ones by name.</summary>
    public IReadOnlyList<string> WithoutSidecar { get; init; } = [];

    /// <summary>Gets whether sidecars are processes of their own.</summary>
    public bool AsProcesses { get; init; }

    /// <summary>Gets the detection of a peer's sidecar.</summary>
    public Func<string, IDetection> DetectionOf { get; init; } = _ => new FittedDetection();

    /// <summary>Gets the clock of a peer's sidecar.</summary>
    public Func<string, TimeProvider> TimeOf { get; init; } = _ => TimeProvider.System;

    /// <summary>Gets where a peer's sidecar finds its peer, where that is not the peer itself.</summary>
    public Func<string, PeerConnection, PeerConnection> PeerOf { get; init; } = (_, peer) => peer;

    /// <summary>Gets the digest of the program that a peer's sidecar says it fronts.</summary>
    public Func<string, string?> ProgramOf { get; init; } = _ => null;

    /// <summary>Gets whether the scenarios begin with an epoch that is in force.</summary>
    public bool BeginsWithEpoch { get; init; } = true;

    /// <summary>Gets the event ids of the errors that the scenarios provoke; any other error in a sidecar's log fails the class.</summary>
    public IReadOnlyList<int> ProvokedErrors { get; init; } = [];

    /// <summary>Gets a policy as these scenarios use it: little history, and no epoch but the requested ones.</summary>
    public static DetectionPolicy Policy(string chaincode, WardenMode mode) => new()
    {
        Chaincode = chaincode, Mode = mode, MinimumHistory = 50, Retrain = new RetrainPolicy { EveryBlocks = 1_000_000 },
    };
}
