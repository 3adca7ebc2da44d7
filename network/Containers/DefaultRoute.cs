using System.Globalization;
using System.Net;

namespace Warden.Containers;

/// <summary>Reads Linux's table of routes (<c>/proc/net/route</c>: interface, destination, gateway, …; addresses in hexadecimal, lowest byte first).</summary>
internal static class DefaultRoute
{
    /// <exception cref="FormatException">The table has no default route.</exception>
    public static string Parse(string table)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            var fields = line.Split('\t');
            if (fields.Length > 2 && fields[1] == "00000000")
            {
                return new IPAddress(uint.Parse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();
            }
        }

        throw new FormatException($"A default route was expected in the container's table of routes, this came: {table}");
    }
}
