using System.CommandLine;

namespace Warden.Host.Commands;

/// <summary>The options with which a command reaches a peer: the sidecar's own settings, or peer and identity one by one.</summary>
/// <remarks>One instance belongs to one command: <c>command.Add(…)</c> all of <see cref="All"/>, then <see cref="Open"/>.</remarks>
internal sealed class PeerOptions
{
    private readonly Option<FileInfo?> config = File("--config", "A sidecar's settings, for its peer, identity and channel.");
    private readonly Option<string?> peer = Text("--peer", "The peer's gRPC address.", "HOST:PORT");
    private readonly Option<FileInfo?> tlsRoot = File("--tls-root", "The authorities of the peer's TLS certificate, PEM; without it no TLS.");
    private readonly Option<string?> serverName = Text("--server-name", "The name in the peer's certificate where it is not the address's host.", "NAME");
    private readonly Option<string?> mspId = Text("--msp-id", "The MSP id of the caller's organisation.", "ID");
    private readonly Option<FileInfo?> certificate = File("--certificate", "The caller's certificate, PEM.");
    private readonly Option<FileInfo?> privateKey = File("--private-key", "The caller's private key, PEM.");
    private readonly Option<string?> channel = Text("--channel", "The channel; may be left out where --config names one only.", "NAME");

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [config, peer, tlsRoot, serverName, mspId, certificate, privateKey, channel];

    /// <summary>Whether any of them is there.</summary>
    public bool AreGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is not null);

    /// <summary>Connects; nothing is sent before the first call.</summary>
    /// <exception cref="CommandException">An option is missing; the message names it.</exception>
    /// <exception cref="SidecarOptionsException">A value or a file is not what it has to be.</exception>
    public PeerAccess Open(CommandContext context)
    {
        var settings = context.Value(config) is { } file ? SidecarOptionsFile.Read(file.FullName) : null;
        var connection = settings?.Peer ?? new PeerConnection(Required(context, peer), Pem(context, tlsRoot), context.Value(serverName));
        var identity = settings is not null && context.Value(certificate) is null
            ? settings.Identity
            : new SidecarIdentity(Required(context, mspId), Pem(context, certificate, required: true)!, Pem(context, privateKey, required: true)!);
        if (context.Value(peer) is { } other)
        {
            connection = new PeerConnection(other, Pem(context, tlsRoot) ?? connection.TlsRootPem, context.Value(serverName) ?? connection.ServerName);
        }

        connection.Validate(peer.Name);
        identity.Validate("identity");
        return PeerAccess.Open(connection, identity, ChannelOf(context, settings));
    }

    private string ChannelOf(CommandContext context, SidecarOptions? settings)
    {
        var name = context.Value(channel) ?? (settings is { Channels: [var only] } ? only : null);
        if (name is null)
        {
            var known = settings is null ? "a channel" : $"one of {string.Join(", ", settings.Channels)}";
            throw new CommandException($"{channel.Name}: expected {known}, but nothing came");
        }

        SettingChecks.ChannelNames(channel.Name, [name]);
        return name;
    }

    private string Required(CommandContext context, Option<string?> option) =>
        context.Value(option) ?? throw new CommandException($"{option.Name}: expected a value, or {config.Name} with a sidecar's settings, but nothing came");

    private string? Pem(CommandContext context, Option<FileInfo?> option, bool required = false)
    {
        if (context.Value(option) is not { } file)
        {
            return required ? throw new CommandException($"{option.Name}: expected a PEM file, or {config.Name} with a sidecar's settings, but nothing came") : null;
        }

        return System.IO.File.ReadAllText(file.FullName);
    }

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static Option<FileInfo?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
