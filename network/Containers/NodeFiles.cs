using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Warden.Containers;

/// <summary>Puts files into a container before it starts.</summary>
internal static class NodeFiles
{
    private const UnixFileModes Readable =
        UnixFileModes.UserRead | UnixFileModes.UserWrite | UnixFileModes.GroupRead | UnixFileModes.OtherRead;

    private const UnixFileModes Runnable = Readable | UnixFileModes.UserExecute | UnixFileModes.GroupExecute | UnixFileModes.OtherExecute;

    public static ContainerBuilder WithFile(this ContainerBuilder builder, byte[] content, string path) =>
        builder.WithResourceMapping(content, path, fileMode: Readable);

    public static ContainerBuilder WithFolder(this ContainerBuilder builder, string folder, string path) =>
        builder.WithResourceMapping(new DirectoryInfo(folder), path, fileMode: Readable);

    public static ContainerBuilder WithScripts(this ContainerBuilder builder, string folder, string path) =>
        builder.WithResourceMapping(new DirectoryInfo(folder), path, fileMode: Runnable);
}
