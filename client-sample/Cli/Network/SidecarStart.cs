using Warden.Host;
using Warden.Topology;

namespace Warden.Cli.Network;

/// <summary>Starts an organisation's sidecar, as the options say or otherwise.</summary>
/// <param name="organization">The organisation that it works for.</param>
/// <param name="options">How the sample would run it.</param>
/// <param name="cancellationToken">Ends the start.</param>
internal delegate Task<Sidecar> SidecarStart(OrganizationMaterial organization, SidecarOptions options, CancellationToken cancellationToken);
