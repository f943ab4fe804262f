using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>How faces are searched for. Configuration section <c>FaceDetection</c>.</summary>
public sealed class FaceDetectionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "FaceDetection";

    /// <summary>Which detector looks for faces; <see cref="FaceDetectorKind.Confirmed"/> by default.</summary>
    [EnumDataType(typeof(FaceDetectorKind), ErrorMessage = "FaceDetection:Detector is Confirmed, Haar or BlazeFace.")]
    public FaceDetectorKind Detector { get; set; } = FaceDetectorKind.Confirmed;

    /// <summary>Least score, 0..1, at which the network's close looks confirm a face; 0.64 by default, chosen by measurement. The Haar cascade alone has none.</summary>
    [Range(0.3, 0.99, ErrorMessage = "FaceDetection:Score lies between 0.3 and 0.99.")]
    public double Score { get; set; } = 0.64;

    /// <summary>Cascade file in the models folder.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "FaceDetection:Cascade names a cascade file in the models folder.")]
    public string Cascade { get; set; } = "haarcascade_frontalface_alt2.xml";

    /// <summary>Long side to which a larger picture is brought before the cascade alone searches it, pixels; 640 by default.</summary>
    [Range(160, 4_000, ErrorMessage = "FaceDetection:WorkingSide lies between 160 and 4000.")]
    public int WorkingSide { get; set; } = 640;

    /// <summary>Smallest face searched for, as a share of the picture's short side; 0.125 by default (60 pixels of 640x480). What a network confirms may be a quarter smaller.</summary>
    [Range(0.02, 1.0, ErrorMessage = "FaceDetection:MinFace lies between 0.02 and 1.")]
    public double MinFace { get; set; } = 0.125;

    /// <summary>By how much the search of the cascade alone grows from one scale to the next; 1.1 by default.</summary>
    [Range(1.01, 2.0, ErrorMessage = "FaceDetection:ScaleStep lies between 1.01 and 2.")]
    public double ScaleStep { get; set; } = 1.1;

    /// <summary>How many overlapping hits make a face for the cascade alone; 4 by default. Fewer find more faces and more of what is none.</summary>
    [Range(1, 50, ErrorMessage = "FaceDetection:Neighbours lies between 1 and 50.")]
    public int Neighbours { get; set; } = 4;
}
