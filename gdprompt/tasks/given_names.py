"""Given names of people, common in English prose of the last two centuries: what "who" asks for."""

GIVEN_NAMES = frozenset(
    """
Aaron Abigail Abraham Ada Adam Adele Adrian Agatha Agnes Ahmed Alan Albert Alexander Alexandra Alfred Ali Alice Alma
Amanda Amelia Amina Amir Amos Amy Ana Andrea Andrew Angela Anita Ann Anna Anne Annie Anthony Antonio Archibald Arthur
Arun Augustus Barbara Barnaby Beatrice Becky Ben Benjamin Bernard Bertha Bertie Bess Betsy Betty Bill Billy Bob
Bobby Boris Brian Bridget Bruce Carl Carla Carlos Carol Caroline Carrie Catherine Cecil Cecilia Charles Charley Charlie
Charlotte Chen Chloe Chris Christian Christina Christine Christopher Clara Clare Clarence Claude Claire Clement Colin
Connie Constance Cora Cornelius Cynthia Cyril Daisy Dan Daniel Daphne David Deborah Denis Dennis Diana Dick Dinah Dmitri
Dolly Donald Dora Doris Dorothea Dorothy Douglas Duncan Edgar Edith Edmund Edna Edward Edwin Eleanor Elena Eli Elijah
Elinor Elisabeth Eliza Elizabeth Ella Ellen Elsa Elsie Emil Emily Emma Enid Eric Ernest Esther Ethel Eugene Eva Evelyn
Fanny Fatima Felix Ferdinand Flora Florence Frances Francis Frank Frankie Franklin Fred Freddy Frederick Frieda Gabriel
Gail Gavin Geoffrey George Georgina Gerald Gertrude Gilbert Giovanni Gloria Grace Graham Grant Gregory Greta Gretchen
Guy Gwen Hamlet Hannah Hans Harold Harriet Harry Harvey Hassan Hazel Heather Heidi Helen Helena Henrietta Henry Herbert
Hester Hetty Hilda Hiram Holly Homer Horace Howard Hubert Hugh Hugo Humphrey Ian Ibrahim Ida Igor Irene Iris Isaac
Isabel Isabella Isaiah Ivan Ivy Jack Jackie Jacob Jacques Jake James Jamie Jan Jane Janet Janice Jasper Jean Jeanne Jeff
Jefferson Jennifer Jenny Jeremy Jerome Jerry Jesse Jessica Jessie Jill Jim Jimmy Jo Joan Joanna Joe Joel Johann John
Johnny Jonah Jonas Jonathan Jose Joseph Josephine Joshua Joyce Juan Judith Judy Julia Julian Juliet Julius June Justin
Karen Karl Kate Katherine Kathleen Katie Keith Kenneth Kevin Kit Kitty Lao Larry Laura Laurie Lawrence Leah Leila Leo
Leon Leonard Leonardo Leopold Leslie Lester Lewis Li Lila Lillian Lily Linda Lionel Lisa Liza Lizzie Lois Lorenzo Louis
Louisa Louise Lucas Lucia Lucy Luigi Luis Luke Luther Lydia Mabel Madeleine Maggie Malcolm Mara Marcus Margaret Margery
Maria Marian Marianne Marie Marina Mario Marion Mark Marlene Martha Martin Mary Matilda Matthew Maud Maurice Max May
Melissa Mercy Michael Michel Mike Mildred Millie Milly Minnie Miranda Miriam Mohammed Molly Monica Morris Moses Muhammad
Muriel Myra Nan Nancy Naomi Napoleon Natalia Natalie Nathan Nathaniel Ned Nell Nellie Nelson Nicholas Nick Nicola Nina
Noah Noel Nora Norman Olga Oliver Olivia Ophelia Oscar Oswald Otto Owen Pablo Pamela Pat Patience Patricia Patrick Paul
Paula Pauline Pearl Peggy Penelope Percy Pete Peter Phil Philip Philippa Phoebe Phyllis Pierre Polly Priscilla Priya
Prudence Quentin Rachel Ralph Raoul Raymond Rebecca Reginald Reuben Richard Rita Robert Roberta Robin Roderick Rodney
Roger Roland Rosa Rosalie Rosalind Rose Rosemary Rosie Rowena Roy Rudolf Rufus Rupert Ruth Sally Salome Sam Samantha
Samuel Sandra Sara Sarah Saul Scott Sebastian Serena Sergei Seth Sharon Sheila Sidney Silas Silvia Simon Solomon Sonia
Sophia Sophie Stanley Stella Stephen Steve Steven Stuart Sue Susan Susanna Sybil Sydney Sylvia Ted Teddy Teresa Terry
Tess Theodore Theresa Thomas Tim Timothy Tina Tobias Toby Tom Tommy Tony Tracy Ulysses Una Ursula Valentine Valerie Vera
Vernon Veronica Victor Victoria Vincent Viola Violet Virginia Vivian Vladimir Walter Wanda Warren Wendy Wilfred Wilhelm
Will William Willie Wilson Winifred Winston Yan Yasmin Yusuf Yves Yvonne Zachary Zara Zoe
""".split()
)
