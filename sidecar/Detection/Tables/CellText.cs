using System.Runtime.InteropServices;

namespace Warden.Detection.Tables;

/// <summary>A cell as it is kept: bounded in length, and empty where it is missing.</summary>
internal static class CellText
{
    /// <summary>Characters that are kept of a cell; a longer one keeps its head and a digest of all of it.</summary>
    public const int MaxLength = 1024;

    public static string Kept(string? cell)
    {
        if (string.IsNullOrWhiteSpace(cell))
            return "";
        return cell.Length <= MaxLength ? cell : $"{cell.AsSpan(0, MaxLength - 17)}#{Hash(1, cell):x16}";
    }

    public static ulong Hash(ulong seed, string text) => Fingerprint.Seeded(seed, MemoryMarshal.AsBytes(text.AsSpan()));
}
