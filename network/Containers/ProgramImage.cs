using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Images;

namespace Warden.Containers;

/// <summary>An image of one of this project's programs, made from what <c>dotnet publish</c> wrote: the program and its Dockerfile.</summary>
public sealed class ProgramImage : IAsyncDisposable
{
    private readonly IFutureDockerImage image;

    private ProgramImage(IFutureDockerImage image) => this.image = image;

    /// <summary>Gets the image's name and tag.</summary>
    public string Name => image.FullName;

    /// <summary>Builds it.</summary>
    /// <param name="publishFolder">The output of <c>dotnet publish</c>, which holds a Dockerfile.</param>
    /// <param name="repository">The image's repository name; the tag is a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FileNotFoundException">The folder has no Dockerfile.</exception>
    public static async Task<ProgramImage> BuildAsync(string publishFolder, string repository, CancellationToken cancellationToken)
    {
        var dockerfile = Path.Combine(publishFolder, "Dockerfile");
        if (!File.Exists(dockerfile))
        {
            throw new FileNotFoundException($"A Dockerfile was expected in {publishFolder}, beside the published program.", dockerfile);
        }

        var image = new ImageFromDockerfileBuilder()
            .WithDockerfileDirectory(publishFolder)
            .WithName($"{repository}:{Guid.NewGuid():N}")
            .Build();
        await image.CreateAsync(cancellationToken);
        return new(image);
    }

    /// <summary>Deletes the image.</summary>
    public async ValueTask DisposeAsync()
    {
        await image.DeleteAsync();
        await image.DisposeAsync();
    }
}
