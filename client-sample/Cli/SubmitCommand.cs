using System.CommandLine;
using Warden.Gateway;
using Warden.Host.Commands;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Cli;

/// <summary>The command <c>submit</c>: one call, as an application makes it.</summary>
internal static class SubmitCommand
{
    private const int Refused = 1;

    // The one that the commands of warden read.
    private const string ProfileVariable = "WARDEN_PROFILE";

    public static Command Create()
    {
        var chaincode = new Argument<string>("chaincode") { Description = "The chaincode that is called." };
        var function = new Argument<string>("function") { Description = "The transaction function." };
        var arguments = new Argument<string[]>("arguments") { Description = "Its arguments." };
        var profile = new Option<FileInfo?>("--profile") { Description = $"Who calls through which peer, as the command network writes it; without it the variable {ProfileVariable}.", HelpName = "FILE" }.OfExisting();
        var confirm = new Option<string?>("--confirm") { Description = "Where the guard warns, send it anyway, for this reason; without it a warned call is not sent.", HelpName = "REASON" };
        var command = new Command("submit", "Submits one call and waits for its commit; exit code 1 where it is warned of or refused.")
        {
            chaincode, function, arguments, profile, confirm,
        };
        command.SetAction((parsed, cancellationToken) => RunGuard.RunAsync(
            () => RunAsync(
                parsed.GetValue(profile)?.FullName ?? Environment.GetEnvironmentVariable(ProfileVariable)
                    ?? throw new InvalidDataException($"--profile: expected a file, or one named in {ProfileVariable}, but nothing came"),
                parsed.GetValue(confirm),
                network => network.GetContract(parsed.GetValue(chaincode)!).SubmitAsync(parsed.GetValue(function)!, parsed.GetValue(arguments)!, cancellationToken)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string? confirm, Func<Warden.Gateway.Network, Task<byte[]>> submit)
    {
        var profile = CallerProfile.Read(path);
        var security = new ChannelSecurity { RootCertificatesPem = await File.ReadAllTextAsync(profile.Peer.TlsRoot), ServerName = profile.Peer.ServerName };
        using var connection = security.OpenChannel(profile.Peer.Address);
        using var signer = PrivateKeySigner.FromPem(await File.ReadAllTextAsync(profile.Identity.PrivateKey));
        using var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = connection,
            Identity = await X509Identity.FromFileAsync(profile.Identity.MspId, profile.Identity.Certificate),
            Signer = signer,
            WarningPrompt = WarningPrompt.From(warning =>
            {
                Tell(warning.Verdicts[0]);
                return confirm is null ? null : new Confirmation(confirm);
            }),
        });
        try
        {
            var result = await submit(gateway.GetNetwork(profile.Channel));
            Console.WriteLine(result.Length == 0 ? "committed" : $"committed: {System.Text.Encoding.UTF8.GetString(result)}");
            return 0;
        }
        catch (WarnException e)
        {
            if (e.Warning is { Kind: WarningKind.Hold } held)
            {
                Console.WriteLine(ConfirmLine.For(held));
            }

            return Refused;
        }
        catch (DeniedException e)
        {
            Tell(e.Verdicts[0]);
            return Refused;
        }
    }

    private static void Tell(Verdict verdict) =>
        Console.WriteLine($"{verdict.Status}: {verdict.Sentence}{(verdict.Document?.Unconfirmed is { } why ? $" (the confirmation: {why})" : "")}");
}
