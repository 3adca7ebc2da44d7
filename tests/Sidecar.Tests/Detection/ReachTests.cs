using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Warden.Detection;

/// <summary>The engine gets values with their paths and nothing else: it has no way to a file, a network, a clock or the ledger.</summary>
public sealed class ReachTests
{
    private static readonly string[] Out =
    [
        "System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.IO.FileInfo", "System.Net.", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
        "System.TimeProvider", "System.Random", "Microsoft.Data.", "Microsoft.AspNetCore.", "Grpc.", "Google.",
    ];

    // Of a moment the engine knows only what a value says.
    private static readonly string[] Never = ["get_Now", "get_UtcNow", "GetUtcNow", "GetTimestamp", "GetEnvironmentVariable", "get_TickCount", "get_TickCount64"];

    [Fact]
    public void It_refers_to_nothing_that_reaches_beyond_its_arguments()
    {
        using var file = new PEReader(File.OpenRead(typeof(ChaincodeModel).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").ToList();
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference).Select(member => metadata.GetString(member.Name)).ToList();
        Assert.NotEmpty(types);
        Assert.DoesNotContain(types, type => Out.Any(name => name.EndsWith('.') ? type.StartsWith(name, StringComparison.Ordinal) : type == name));
        Assert.Empty(members.Intersect(Never, StringComparer.Ordinal));
        Assert.Equal(
            ["Warden.Documents"],
            typeof(ChaincodeModel).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));
    }
}
