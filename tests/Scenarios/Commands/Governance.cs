using Warden.Host.Commands;
using Warden.Scenarios.Networks;
using Warden.Topology;

namespace Warden.Scenarios.Commands;

/// <summary>Runs commands of <c>warden</c> in this process as a person of an organisation, through that organisation's peer.</summary>
internal sealed class Governance : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-govern-");
    private readonly IReadOnlyDictionary<string, string> profiles;
    private readonly NetworkFixture network;

    public Governance(NetworkFixture network)
    {
        this.network = network;
        MaterialFolder.Write(network.Material, folder.FullName);
        profiles = CallerProfile.Write(network.Material, folder.FullName);
    }

    /// <summary>Gets the path of a file of its own.</summary>
    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Writes a file of its own.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Runs a command as an organisation's administrator.</summary>
    public Task<CommandResult> AsAdminAsync(string mspId, params IReadOnlyList<string> arguments) =>
        RunAsync(network.Material.Organization(mspId).Admin, arguments);

    /// <summary>Runs a command that may ask no peer, as an organisation's administrator.</summary>
    public Task<CommandResult> AsAdminAsync(string mspId, IReadOnlyList<string> arguments, bool takesProfile) =>
        RunAsync(network.Material.Organization(mspId).Admin, arguments, takesProfile);

    /// <summary>Runs a command as an ordinary user of an organisation.</summary>
    public Task<CommandResult> AsUserAsync(string mspId, params IReadOnlyList<string> arguments) =>
        RunAsync(network.Material.Organization(mspId).User("User1"), arguments);

    /// <summary>Runs a command as an organisation's administrator, and fails where it does not succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> DoAsync(string mspId, params IReadOnlyList<string> arguments)
    {
        var result = await AsAdminAsync(mspId, arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.ExitCode} {result.Output}{result.Error}");
        await network.InStepAsync(TestContext.Current.CancellationToken);
        return result.Output;
    }

    /// <summary>Proposes as an administrator.</summary>
    /// <returns>The proposal's id.</returns>
    public async Task<string> ProposeAsync(string mspId, params IReadOnlyList<string> arguments)
    {
        var output = await DoAsync(mspId, [.. arguments, "--json"]);
        return System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("id").GetString()!;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<CommandResult> RunAsync(FabricIdentity caller, IReadOnlyList<string> arguments, bool takesProfile = true)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.RunAsync(takesProfile ? [.. arguments, "--profile", profiles[caller.Name]] : arguments, output, errors, TestContext.Current.CancellationToken);
        return new CommandResult(exitCode, output.ToString(), errors.ToString());
    }
}
