using System.CommandLine;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Scoring;

namespace Warden.Host.Commands;

/// <summary>The option that plugs detectors in, as the sidecar's setting <c>detectorFolder</c> does.</summary>
internal sealed class DetectorsOption() : Option<DirectoryInfo?>("--detectors")
{
    public static DetectorsOption Create() => new()
    {
        Description = "A folder of assemblies that add detectors, the same as the sidecars have; their code is run.", HelpName = "DIR",
    };

    /// <summary>Gets the detectors.</summary>
    /// <exception cref="SidecarOptionsException">The folder is not what it has to be.</exception>
    public NumericDetectors Load(CommandContext context) => DetectorFolder.Load(Name, context.Value(this)?.FullName);

    /// <summary>Refuses a policy that names what is not here.</summary>
    /// <param name="detectors">What is here.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="what">What the policy is called.</param>
    /// <exception cref="CommandException">It does.</exception>
    public static void Check(NumericDetectors detectors, DetectionPolicy policy, string what)
    {
        if (detectors.MissingFor(policy) is { Count: > 0 } missing)
        {
            throw new CommandException($"{what}: expected detectors that are here, but it names {string.Join(", ", missing)}: plug them in with --detectors");
        }
    }
}
