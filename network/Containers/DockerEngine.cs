using DotNet.Testcontainers.Configurations;

namespace Warden.Containers;

/// <summary>What this machine's Docker engine has to offer.</summary>
public static class DockerEngine
{
    /// <summary>Gets what this machine lacks to run containers; null where it runs them.</summary>
    public static string? Missing
    {
        get
        {
            try
            {
                return TestcontainersSettings.OS.DockerEndpointAuthConfig is null ? "needs a Docker engine that answers" : null;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return $"needs a Docker engine that answers: {e.Message.ReplaceLineEndings(" ")}";
            }
        }
    }
}
