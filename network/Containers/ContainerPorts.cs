using System.Globalization;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;

namespace Warden.Containers;

/// <summary>Publishes a container's ports on the loopback interface only, on ports that stay over a restart.</summary>
internal static class ContainerPorts
{
    public const string Host = "127.0.0.1";

    public static ContainerBuilder Publish(this ContainerBuilder builder, IReadOnlyDictionary<int, int> hostPorts) => hostPorts.Count == 0
        ? builder
        : builder.WithCreateParameterModifier(parameters =>
        {
            parameters.ExposedPorts ??= new Dictionary<string, EmptyStruct>(StringComparer.Ordinal);
            parameters.HostConfig ??= new HostConfig();
            parameters.HostConfig.PortBindings ??= new Dictionary<string, IList<PortBinding>>(StringComparer.Ordinal);
            foreach (var (port, hostPort) in hostPorts)
            {
                var name = $"{port.ToString(CultureInfo.InvariantCulture)}/tcp";
                parameters.ExposedPorts[name] = default;
                parameters.HostConfig.PortBindings[name] =
                    [new() { HostIP = Host, HostPort = hostPort.ToString(CultureInfo.InvariantCulture) }];
            }
        });
}
