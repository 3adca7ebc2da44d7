using System.Reflection;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Cli.Govern;

/// <summary>Calls the governance chaincode through the peer of the caller's organisation, and prints what it answers.</summary>
public static class GovernRun
{
    private const int Refused = 1;

    /// <summary>The functions, in the order in which they are declared.</summary>
    public static IReadOnlyList<string> Functions { get; } =
        [.. typeof(GovernanceFunctions).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.Name != nameof(GovernanceFunctions.Chaincode))
            .Select(field => (string)field.GetRawConstantValue()!)];

    /// <summary>Finds a function by its name in any case; null where there is none.</summary>
    public static string? Find(string name) => Functions.FirstOrDefault(function => function.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes the call. Functions that read are evaluated, the others submitted and waited for until they are committed.</summary>
    /// <returns>0, or 1 where the chaincode refused; its status and reason are then on <paramref name="errors"/>.</returns>
    /// <exception cref="InvalidDataException">The profile has no such identity.</exception>
    public static async Task<int> RunAsync(
        GovernCall call, IAnsiConsole console, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        string[] arguments = [.. call.Arguments.Select(argument => argument.StartsWith('@') ? File.ReadAllText(argument[1..]).TrimEnd() : argument)];
        if (call.Function == GovernanceFunctions.Vote && arguments.Length == 2)
        {
            arguments = [.. arguments, ""];
        }

        try
        {
            Print(await CallAsync(call, arguments, cancellationToken), call.Json, console, output);
            return 0;
        }
        catch (GatewayException e) when (e.Details.Select(detail => detail.Refusal).FirstOrDefault(r => r is not null) is { } refusal)
        {
            await errors.WriteLineAsync($"{refusal.Status} {refusal.Message}");
            return Refused;
        }
    }

    private static async Task<string> CallAsync(GovernCall call, string[] arguments, CancellationToken cancellationToken)
    {
        var profile = ReadProfile(call.Profile);
        var folder = Path.GetDirectoryName(Path.GetFullPath(call.Profile))!;
        var organization = profile.Organizations.FirstOrDefault(o => o.Users.Any(user => user.Name == call.Identity))
            ?? throw new InvalidDataException(
                $"expected one of {string.Join(", ", profile.Organizations.SelectMany(o => o.Users).Select(user => user.Name))}, but {call.Identity} came");
        var user = organization.Users.First(u => u.Name == call.Identity);
        var security = new ChannelSecurity { RootCertificatesPem = Text(organization.Peer.TlsRoot), ServerName = organization.Peer.ServerName };
        using var channel = security.OpenChannel(organization.Peer.Address);
        using var signer = EcdsaSigner.FromPem(Text(user.PrivateKey));
        using var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = channel,
            Identity = new X509Identity(organization.MspId, Text(user.Certificate)),
            Signer = signer,
        });
        var contract = gateway.GetNetwork(profile.Channel).GetContract(GovernanceFunctions.Chaincode);
        var reads = call.Function.StartsWith("Get", StringComparison.Ordinal) || call.Function.StartsWith("List", StringComparison.Ordinal);
        return Encoding.UTF8.GetString(reads
            ? await contract.EvaluateAsync(call.Function, arguments, cancellationToken)
            : await contract.SubmitAsync(call.Function, arguments, cancellationToken));

        string Text(string file) => File.ReadAllText(Path.Combine(folder, file));
    }

    private static ConnectionProfile ReadProfile(string path)
    {
        try
        {
            return ConnectionProfile.Read(path);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no connection profile: {e.Message}", e);
        }
    }

    private static void Print(string answer, bool json, IAnsiConsole console, TextWriter output)
    {
        if (json || answer.Length == 0 || answer[0] is not ('{' or '['))
        {
            output.WriteLine(answer);
            return;
        }

        using var document = JsonDocument.Parse(answer);
        console.Write(DocumentTable.Of(document.RootElement));
    }
}
