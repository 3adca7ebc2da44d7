using System.CommandLine;

namespace Warden.Host.Commands;

/// <summary>The options with which a command reaches a peer: a profile, a sidecar's own settings, or peer and identity one by one.</summary>
/// <remarks>One instance belongs to one command: <c>command.Add(…)</c> all of <see cref="All"/>, then <see cref="Open"/>.</remarks>
internal sealed class PeerOptions
{
    /// <summary>The variable that names a profile where no option does.</summary>
    public const string ProfileVariable = "WARDEN_PROFILE";

    private readonly Option<FileInfo?> profile = File("--profile", $"Peer, caller and channel as JSON (docs/operations.md); without it the variable {ProfileVariable}.");
    private readonly Option<FileInfo?> config = File("--config", "A sidecar's settings, for its peer, identity and channel.");
    private readonly Option<string?> peer = Text("--peer", "The peer's gRPC address.", "HOST:PORT");
    private readonly Option<FileInfo?> tlsRoot = File("--tls-root", "The authorities of the peer's TLS certificate, PEM; without it no TLS.");
    private readonly Option<string?> serverName = Text("--server-name", "The name in the peer's certificate where it is not the address's host.", "NAME");
    private readonly Option<string?> mspId = Text("--msp-id", "The MSP id of the caller's organisation.", "ID");
    private readonly Option<FileInfo?> certificate = File("--certificate", "The caller's certificate, PEM.");
    private readonly Option<FileInfo?> privateKey = File("--private-key", "The caller's private key, PEM.");
    private readonly Option<string?> channel = Text("--channel", "The channel; may be left out where the profile or the settings name one.", "NAME");

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [profile, config, peer, tlsRoot, serverName, mspId, certificate, privateKey, channel];

    /// <summary>Whether any of them is there.</summary>
    public bool AreGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is not null);

    /// <summary>Gets the sidecar's settings where the command line names them.</summary>
    /// <exception cref="SidecarOptionsException">The settings are not what they have to be.</exception>
    public SidecarOptions? Settings(CommandContext context) => context.Value(config) is { } file ? SidecarOptionsFile.Read(file.FullName) : null;

    /// <summary>Connects; nothing is sent before the first call.</summary>
    /// <exception cref="CommandException">An option is missing; the message names it.</exception>
    /// <exception cref="SidecarOptionsException">A value or a file is not what it has to be.</exception>
    public PeerAccess Open(CommandContext context)
    {
        var known = Known(context);
        var connection = known?.Peer ?? new PeerConnection(Required(context, peer), Pem(context, tlsRoot), context.Value(serverName));
        if (known is not null && context.Value(peer) is { } other)
        {
            connection = new PeerConnection(other, Pem(context, tlsRoot) ?? connection.TlsRootPem, context.Value(serverName) ?? connection.ServerName);
        }

        var identity = known is not null && context.Value(certificate) is null
            ? known.Identity
            : new SidecarIdentity(Required(context, mspId), Pem(context, certificate, required: true)!, Pem(context, privateKey, required: true)!);
        connection.Validate(peer.Name);
        identity.Validate("identity");
        var name = context.Value(channel) ?? known?.Channel ?? throw new CommandException($"{channel.Name}: expected a channel, but nothing came");
        SettingChecks.ChannelNames(channel.Name, [name]);
        return PeerAccess.Open(connection, identity, name);
    }

    private CallerProfile? Known(CommandContext context)
    {
        if (context.Value(profile) is { } file)
        {
            return CallerProfile.Read(file.FullName);
        }

        if (Settings(context) is { } settings)
        {
            return CallerProfile.Of(settings);
        }

        return context.Value(peer) is null && Environment.GetEnvironmentVariable(ProfileVariable) is { Length: > 0 } named
            ? CallerProfile.Read(named)
            : null;
    }

    private string Required(CommandContext context, Option<string?> option) =>
        context.Value(option) ?? throw new CommandException($"{option.Name}: expected a value, or {profile.Name} (or {ProfileVariable}) or {config.Name} with a file that has it, but nothing came");

    private string? Pem(CommandContext context, Option<FileInfo?> option, bool required = false)
    {
        if (context.Value(option) is not { } file)
        {
            return required
                ? throw new CommandException($"{option.Name}: expected a PEM file, or {profile.Name} or {config.Name} with a file that names it, but nothing came")
                : null;
        }

        return System.IO.File.ReadAllText(file.FullName);
    }

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static Option<FileInfo?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
