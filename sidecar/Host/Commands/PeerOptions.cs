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

    /// <summary>Connects; nothing is sent before the first call. What an option says goes before what the profile or the settings say.</summary>
    /// <exception cref="CommandException">An option is missing; the message names it.</exception>
    /// <exception cref="SidecarOptionsException">A value or a file is not what it has to be.</exception>
    public PeerAccess Open(CommandContext context)
    {
        var known = Known(context);
        var connection = new PeerConnection(
            context.Value(peer) ?? known?.Peer.Address ?? throw Missing(peer), Pem(context, tlsRoot) ?? known?.Peer.TlsRootPem, context.Value(serverName) ?? known?.Peer.ServerName);
        var identity = new SidecarIdentity(
            context.Value(mspId) ?? known?.Identity.MspId ?? throw Missing(mspId),
            Pem(context, certificate) ?? known?.Identity.CertificatePem ?? throw Missing(certificate),
            Pem(context, privateKey) ?? known?.Identity.PrivateKeyPem ?? throw Missing(privateKey));
        SettingChecks.Address(Named(peer, "peer.address"), connection.Address, allowAnyPort: false);
        if (connection.TlsRootPem is { } root)
        {
            SettingChecks.Certificates(Named(tlsRoot, "peer.tlsRoot"), root);
        }

        SettingChecks.Text(Named(mspId, "identity.mspId"), identity.MspId);
        SettingChecks.KeyPair(
            Named(certificate, "identity.certificate"), Named(privateKey, "identity.privateKey"), identity.CertificatePem, identity.PrivateKeyPem);
        var name = context.Value(channel) ?? known?.Channel ?? throw new CommandException($"{channel.Name}: expected a channel, but nothing came");
        SettingChecks.ChannelNames(channel.Name, [name]);
        return PeerAccess.Open(connection, identity, name);

        // A fault is where the value came from.
        string Named(Option option, string setting) => known is null || context.Parsed.GetResult(option) is { Implicit: false } ? option.Name : setting;
    }

    private CallerProfile? Known(CommandContext context)
    {
        if (context.Value(profile) is { } file)
        {
            return context.Value(config) is null
                ? CallerProfile.Read(file.FullName)
                : throw new CommandException($"expected {profile.Name} or {config.Name}, but both came");
        }

        if (Settings(context) is { } settings)
        {
            return CallerProfile.Of(settings);
        }

        return context.Value(peer) is null && Environment.GetEnvironmentVariable(ProfileVariable) is { Length: > 0 } named
            ? CallerProfile.Read(named)
            : null;
    }

    private CommandException Missing(Option option) => new(
        $"{option.Name}: expected {(option is Option<FileInfo?> ? "a PEM file" : "a value")}, or {profile.Name} (or {ProfileVariable}) or {config.Name} with a file that has it, but nothing came");

    private static string? Pem(CommandContext context, Option<FileInfo?> option) =>
        context.Value(option) is { } file ? System.IO.File.ReadAllText(file.FullName) : null;

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static Option<FileInfo?> File(string name, string description) => new Option<FileInfo?>(name) { Description = description, HelpName = "FILE" }.OfExisting();
}
