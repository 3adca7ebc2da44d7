using System.CommandLine;
using Warden.Cli.Network;
using Warden.Native;
using Warden.Topology;

namespace Warden.Cli;

/// <summary>The option <c>--network</c>: what the sample stands on.</summary>
internal static class NetworkOption
{
    private const string Embedded = "embedded";
    private const string Native = "native";

    public static Option<string> Create()
    {
        var option = new Option<string>("--network")
        {
            Description = "The network to run on; native: Fabric's own peer and orderer, on PATH or in FABRIC_BIN.",
            HelpName = $"{Embedded}|{Native}",
            DefaultValueFactory = _ => Embedded,
        };
        option.AcceptOnlyFromAmong(Embedded, Native);
        return option;
    }

    /// <summary>Gets what starts the nodes.</summary>
    /// <exception cref="InvalidDataException">The machine lacks what the network needs; the message says what.</exception>
    public static Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> Nodes(string name) => name switch
    {
        Native when FabricBinaries.Missing is { } missing => throw new InvalidDataException($"--network native {missing}"),
        Native => NativeNodes.StartAsync,
        _ => EmbeddedNodes.StartAsync,
    };
}
