using Warden.Host;

namespace Warden.Cli.Network;

/// <summary>What runs for one organisation, and who acts for it.</summary>
internal sealed record OrganizationParts
{
    public required CountingChaincode AssetChaincode { get; init; }

    public required SampleService Guarded { get; init; }

    public required SampleService Unguarded { get; init; }

    public required SampleService Governance { get; init; }

    public required Sidecar Sidecar { get; init; }

    public required SidecarStatus Status { get; init; }

    public required DecisionLogTail Decisions { get; init; }

    public required Gateway.Gateway User { get; init; }

    public required Gateway.Gateway Admin { get; init; }
}
