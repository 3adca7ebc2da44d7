#if OFFICIAL_PACKAGES
using System.Collections.Concurrent;
using Warden.Containers;
using Warden.Scenarios.Containers;

[assembly: AssemblyFixture(typeof(BuiltImages))]

namespace Warden.Scenarios.Containers;

/// <summary>The images of this project's programs: each is built when the first asks and deleted at the end of the run.</summary>
public sealed class BuiltImages : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<ProgramImage>>> Images = new(StringComparer.Ordinal);

    /// <summary>Gets the name of a program's image, from what the build published of it.</summary>
    public static async Task<string> NameOfAsync(string program) => (await Images.GetOrAdd(program, name => new(() => ProgramImage.BuildAsync(
        Path.Combine(AppContext.BaseDirectory, "images", name), name, CancellationToken.None))).Value).Name;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var image in Images.Values)
        {
            await (await image.Value).DisposeAsync();
        }
    }
}
#endif
