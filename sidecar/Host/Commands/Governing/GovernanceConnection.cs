using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The options with which a command reaches the governance chaincode.</summary>
internal sealed class GovernanceConnection
{
    private readonly PeerOptions peer = new();
    private readonly Option<string> chaincode = new("--governance")
    {
        Description = "The governance chaincode's name on the channel.", HelpName = "NAME", DefaultValueFactory = _ => GovernanceFunctions.Chaincode,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in peer.All)
        {
            command.Options.Add(option);
        }

        command.Options.Add(chaincode);
    }

    /// <summary>Connects; nothing is sent before the first call.</summary>
    public GovernanceAccess Open(CommandContext context) => new(peer.Open(context), context.Value(chaincode)!);

    /// <summary>Gets a connection that is opened when it is asked for.</summary>
    public LaterAccess OpenLater(CommandContext context) => new(() => Open(context));
}
