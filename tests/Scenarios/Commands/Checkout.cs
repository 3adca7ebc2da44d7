namespace Warden.Scenarios.Commands;

/// <summary>The checkout that this build was made from, whose documentation tests follow and compare.</summary>
internal static class Checkout
{
    /// <summary>Finds a page of <c>docs</c>; null where the build lies elsewhere.</summary>
    public static string? FindPage(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Plugin.sln")))
            {
                return Path.Combine(at.FullName, "docs", name);
            }
        }

        return null;
    }
}
